// Asks once, and again only when told to: for what costs the API server a request. What was answered stays meanwhile.

import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { isRefused } from './polled';

export interface Asked<T> {
  data: T | null;
  error: ApiError | null;
  asking: boolean;
  again: () => void;
}

interface Held<T> {
  key: string;
  /** The key, and which time it was asked for. */
  name: string;
  data: T | null;
  error: ApiError | null;
}

/** A failure takes away the answer before only where it is of something else, or may no longer be seen. */
export function failedAgain<T>(was: Held<T> | null, key: string, name: string, error: ApiError): Held<T> {
  return { key, name, data: was?.key === key && !isRefused(error) ? was.data : null, error };
}

export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [turn, setTurn] = useState(0);
  const name = `${key} ${turn}`;
  const [held, setHeld] = useState<Held<T> | null>(null);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const abort = new AbortController();
    latest.current(AbortSignal.any([abort.signal, AbortSignal.timeout(30_000)])).then(
      (data) => {
        if (!abort.signal.aborted) setHeld({ key, name, data, error: null });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = error instanceof ApiError ? error : new ApiError(0, 'Unknown', String(error));
        setHeld((was) => failedAgain(was, key, name, problem));
      },
    );
    return () => abort.abort();
  }, [key, name]);
  const asking = held?.name !== name;
  return {
    data: held?.key === key ? held.data : null,
    error: asking ? null : held.error,
    asking,
    again: () => setTurn((was) => was + 1),
  };
}
