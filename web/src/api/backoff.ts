// Whether and when to ask again what was not answered. Pure.

const FIRST = 500;
const LONGEST = 10_000;

/** Milliseconds before attempt `n` (from 0), spread by `random` (0 to 1) so that many browsers do not come at once. */
export function backoff(n: number, random: number, retryAfter: number | null): number {
  const step = Math.min(LONGEST, FIRST * 2 ** Math.min(n, 10));
  const spread = step / 2 + (random * step) / 2;
  return Math.max(spread, (retryAfter ?? 0) * 1000);
}

/** Whether the same question may well be answered in a moment: not if it was understood and refused. */
export function passes(status: number): boolean {
  return status < 400 || status >= 500 || status === 408 || status === 429;
}
