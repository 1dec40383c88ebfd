// The values of a field with how many rows have each: a number is only ever the answer to the question of now.

import { useEffect, useState } from 'react';
import type { Facets } from '../api/answers';
import { getFacets } from '../api/client';
import type { KindId, TableQuery } from '../url';
import { usePolled } from './polled';
import type { View } from './view';

/** Whether the rows can be counted in the server's memory: what is not there would be read from the API server for it. */
export function canCount({ info, link, pending }: Pick<View, 'info' | 'link' | 'pending'>): boolean {
  return info?.state === 'live' && info.complete && link.kind === 'open' && !pending;
}

/** What is known now; null while that is the answer to another question, or one that the server no longer confirms. */
export function useFacet(
  kind: KindId,
  { ns, q }: Pick<TableQuery, 'ns' | 'q'>,
  /** null asks nothing. */
  field: string | null,
  most: number,
  every: number,
): Facets | null {
  const key = field && [kind.group, kind.resource, ns.join(','), field, q].join('\n');
  const { data, error } = usePolled(key, every, (signal) =>
    getFacets(kind, field ?? '', { ns, q }, most, signal),
  );
  return error === null ? data : null;
}

/** Until they are counted anew the values stay, without numbers: nothing jumps, and no count is an old one. */
export function standing<T extends { n: number | null }>(now: T[] | null, before: T[]): T[] {
  return now ?? before.map((one) => ({ ...one, n: null }));
}

export function useStanding<T extends { n: number | null }>(now: T[] | null): T[] {
  const [before, setBefore] = useState<T[]>([]);
  const text = JSON.stringify(now);
  useEffect(() => {
    const next = JSON.parse(text) as T[] | null;
    if (next !== null) setBefore(next);
  }, [text]);
  return standing(now, before);
}
