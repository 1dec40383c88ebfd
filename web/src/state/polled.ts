// Asks again and again while someone looks: for what has no stream.

import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';

export interface Polled<T> {
  data: T | null;
  error: ApiError | null;
  retry: () => void;
}

/** Calls `ask` at once, whenever `key` changes, and `every` milliseconds while the page is visible. */
export function usePolled<T>(
  key: string | null,
  every: number,
  ask: (signal: AbortSignal) => Promise<T>,
  merge?: (held: T, next: T) => T,
): Polled<T> {
  const [held, setHeld] = useState<{ key: string | null; data: T | null; error: ApiError | null }>({
    key: null,
    data: null,
    error: null,
  });
  const [turn, setTurn] = useState(0);
  const latest = useRef({ ask, merge });
  useEffect(() => {
    latest.current = { ask, merge };
  });

  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async (): Promise<void> => {
      try {
        const next = await latest.current.ask(abort.signal);
        setHeld((was) => {
          const same = was.key === key && was.data !== null;
          const data = same && latest.current.merge ? latest.current.merge(was.data as T, next) : next;
          return same && was.data === data && was.error === null ? was : { key, data, error: null };
        });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = error instanceof ApiError ? error : new ApiError(0, 'Unknown', String(error));
        setHeld((was) => ({ key, data: was.key === key ? was.data : null, error: problem }));
      }
      if (!abort.signal.aborted && !document.hidden) timer = setTimeout(() => void round(), every);
    };
    const wake = (): void => {
      clearTimeout(timer);
      if (!document.hidden) void round();
    };
    void round();
    document.addEventListener('visibilitychange', wake);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [key, every, turn]);

  const current = held.key === key;
  return {
    data: current ? held.data : null,
    error: current ? held.error : null,
    retry: () => setTurn((was) => was + 1),
  };
}
