// What the question before was answered, until the one asked last is: a key pressed must not empty a page.

import { useState } from 'react';
import type { Search } from '../api/answers';
import { type Polled, isRefused } from './polled';
import { faultOf, refusalOf } from './view';

export interface Earlier {
  /** What else was asked than the filter: of another scope nothing is shown. */
  scope: string;
  q: string;
  data: Search;
  at: number;
}

type Now = Pick<Polled<Search>, 'data' | 'error' | 'answeredAt'>;

/** What is remembered; not what may no longer be seen. */
export function keep(
  was: Earlier | null,
  scope: string | null,
  q: string,
  { data, error, answeredAt }: Now,
): Earlier | null {
  if (scope === null || isRefused(error)) return null;
  const held = was?.scope === scope ? was : null;
  if (data === null) return held;
  const at = answeredAt ?? 0;
  return held?.q === q && held.data === data && held.at === at ? held : { scope, q, data, at };
}

/** What may be shown in place of an answer: while it is waited for, and where the filter is at fault. */
export function standIn(held: Earlier | null, { data, error }: Now): Earlier | null {
  if (data !== null || (error !== null && !faultOf(refusalOf(error)))) return null;
  // That nothing was found would pass for the new answer.
  return held && held.data.kinds.length > 0 ? held : null;
}

/** No scope is no question. */
export function useEarlier(polled: Now, scope: string | null, q: string): Earlier | null {
  const [was, setWas] = useState<Earlier | null>(null);
  const now = keep(was, scope, q, polled);
  if (now !== was) setWas(now);
  return standIn(now, polled);
}
