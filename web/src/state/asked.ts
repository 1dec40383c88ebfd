// Asks once, and again only when told to: for what costs the API server a request.

import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';

export interface Asked<T> {
  data: T | null;
  error: ApiError | null;
  asking: boolean;
  again: () => void;
}

export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [turn, setTurn] = useState(0);
  const name = `${key} ${turn}`;
  const [held, setHeld] = useState<{ name: string; data: T | null; error: ApiError | null } | null>(null);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const abort = new AbortController();
    latest.current(AbortSignal.any([abort.signal, AbortSignal.timeout(30_000)])).then(
      (data) => {
        if (!abort.signal.aborted) setHeld({ name, data, error: null });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = error instanceof ApiError ? error : new ApiError(0, 'Unknown', String(error));
        setHeld({ name, data: null, error: problem });
      },
    );
    return () => abort.abort();
  }, [name]);
  const now = held?.name === name ? held : null;
  return {
    data: now?.data ?? null,
    error: now?.error ?? null,
    asking: now === null,
    again: () => setTurn((was) => was + 1),
  };
}
