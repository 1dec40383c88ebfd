// Asks again and again while someone looks: for what has no stream.

import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { backoff, passes } from '../api/backoff';
import { nowSeconds } from './clock';

export interface Polled<T> {
  data: T | null;
  error: ApiError | null;
  /** Unix seconds of the first failure since the last answer; null while all is well. */
  failedSince: number | null;
  /** Unix seconds of the last answer. Exact while it fails; equal answers in between are not worth drawing again. */
  answeredAt: number | null;
  retry: () => void;
}

export interface Held<T> {
  key: string | null;
  data: T | null;
  error: ApiError | null;
  failedSince: number | null;
  answeredAt: number | null;
}

export const NOTHING_HELD = { key: null, data: null, error: null, failedSince: null, answeredAt: null };

/** A request that takes longer than this has failed: rounds do not overlap, so it would hold up all others. */
const PATIENCE = 30_000;

/** What is not there, or not to be seen, may be so later; nobody waits for it. */
const SLOWLY = 60_000;

/** What was there a moment ago may be back in a moment: a Pod of a StatefulSet takes the name of the one before. */
const KEEN = 120_000;

/** Milliseconds before the next try, `failures` in a row, at least one; null if the question itself is at fault. */
export function retryAfter(failures: number, error: ApiError, random: number): number | null {
  // Two steps up the stream's ladder: 2 to 4 s first, 10 s at most.
  if (passes(error.status)) return backoff(failures + 2, random, error.retryAfter);
  // A filter that took too long may be quick enough when there is less to do.
  const later = error.status === 403 || error.status === 404 || error.reason === 'FilterTooCostly';
  return later ? SLOWLY : null;
}

export function answered<T>(
  was: Held<T>,
  key: string,
  next: T,
  now: number,
  merge?: (held: T, next: T) => T,
): Held<T> {
  const held = was.key === key ? was.data : null;
  const data = held !== null && merge ? merge(held, next) : next;
  if (held !== null && held === data && was.error === null) return was;
  return { key, data, error: null, failedSince: null, answeredAt: now };
}

/** Who is refused may no longer see what was shown before. */
export function isRefused(error: ApiError | null): boolean {
  return error?.status === 401 || error?.status === 403;
}

export function failed<T>(
  was: Held<T>,
  key: string,
  error: ApiError,
  now: number,
  answeredAt: number | null,
): Held<T> {
  const same = was.key === key;
  return {
    key,
    data: same && !isRefused(error) ? was.data : null,
    error,
    failedSince: (same ? was.failedSince : null) ?? now,
    answeredAt,
  };
}

/** An answer that says the same is not worth drawing again. */
export function keepSame<T>(held: T, next: T): T {
  return JSON.stringify(held) === JSON.stringify(next) ? held : next;
}

/** What a poll tells whoever draws. */
interface Told<T> {
  answered: (next: T) => void;
  failed: (problem: ApiError) => void;
}

/** Asks at once, and `every` milliseconds while the page is visible, until the returned function is called. */
export function poll<T>(
  every: number,
  ask: (signal: AbortSignal) => Promise<T>,
  told: Told<T>,
  page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'> = document,
): () => void {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let failures = 0;
  let wait: number | null = every;
  let missedSince: number | null = null;
  let seen = false;
  const round = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      const next = await ask(AbortSignal.any([abort.signal, AbortSignal.timeout(PATIENCE)]));
      // Another round has begun elsewhere: its answer is newer.
      if (abort.signal.aborted) return;
      failures = 0;
      wait = every;
      seen = true;
      missedSince = null;
      told.answered(next);
    } catch (error) {
      if (abort.signal.aborted) return;
      failures += 1;
      const problem = error instanceof ApiError ? error : new ApiError(0, 'Unknown', String(error));
      wait = retryAfter(failures, problem, Math.random());
      if (seen && problem.status === 404) {
        missedSince ??= Date.now();
        if (Date.now() - missedSince < KEEN) wait = Math.min(every, SLOWLY);
      }
      told.failed(problem);
    }
    running = false;
    if (!page.hidden && wait !== null) timer = setTimeout(() => void round(), wait);
  };
  const wake = (): void => {
    clearTimeout(timer);
    // The same wrong question gets the same answer, whoever looks.
    if (!page.hidden && wait !== null) void round();
  };
  void round();
  page.addEventListener('visibilitychange', wake);
  return () => {
    abort.abort();
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', wake);
  };
}

/** Calls `ask` at once, whenever `key` changes, and `every` milliseconds while the page is visible. */
export function usePolled<T>(
  key: string | null,
  every: number,
  ask: (signal: AbortSignal) => Promise<T>,
  merge?: (held: T, next: T) => T,
): Polled<T> {
  const [held, setHeld] = useState<Held<T>>(NOTHING_HELD);
  const [turn, setTurn] = useState(0);
  const latest = useRef({ ask, merge });
  const heard = useRef<{ key: string; at: number } | null>(null);
  useEffect(() => {
    latest.current = { ask, merge };
  });

  useEffect(() => {
    if (key === null) return;
    return poll<T>(every, (signal) => latest.current.ask(signal), {
      answered: (next) => {
        const at = nowSeconds();
        heard.current = { key, at };
        setHeld((was) => answered(was, key, next, at, latest.current.merge));
      },
      failed: (problem) => {
        const at = nowSeconds();
        const answeredAt = heard.current?.key === key ? heard.current.at : null;
        setHeld((was) => failed(was, key, problem, at, answeredAt));
      },
    });
  }, [key, every, turn]);

  const retry = useCallback(() => setTurn((was) => was + 1), []);
  const current = held.key === key ? held : NOTHING_HELD;
  return {
    data: current.data,
    error: current.error,
    failedSince: current.failedSince,
    answeredAt: current.answeredAt,
    retry,
  };
}
