// How many objects there were in a namespace, as long as its page was open. Pure.

import type { Kind } from '../api/types';
import { idOf } from './tree';

export interface Growth {
  /** The kinds that are counted. */
  of: string;
  /** Oldest first. */
  totals: number[];
}

const MOST = 200;

/** A kind that is counted only now is no growth: the line begins anew. */
export function grow(was: Growth | null, kinds: readonly Kind[]): Growth {
  const counted = kinds.filter((one) => one.namespaced && one.count !== null && one.state !== 'syncing');
  const of = counted.map(idOf).sort().join(' ');
  const total = counted.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return { of, totals: [...(was?.of === of ? was.totals : []), total].slice(-MOST) };
}
