// Where an object stands among the rows of a list. Pure.

import type { List, Row } from './api/types';

export interface Stand {
  /** From 0. */
  place: number;
  total: number;
  before: Row | null;
  after: Row | null;
}

interface Named {
  namespace: string | null;
  name: string;
}

/** null if it is not on this page, or if the list is not known as a whole: its numbers would say nothing. */
export function standIn(
  list: Pick<List, 'complete' | 'matched' | 'offset' | 'rows'>,
  object: Named,
): Stand | null {
  if (!list.complete || list.matched === null) return null;
  const at = list.rows.findIndex((row) => row.name === object.name && row.namespace === object.namespace);
  if (at < 0) return null;
  return {
    place: list.offset + at,
    total: list.matched,
    before: list.rows[at - 1] ?? null,
    after: list.rows[at + 1] ?? null,
  };
}

/** Whether a neighbour that must be there is on another page. */
export function isCut({ place, total, before, after }: Stand): boolean {
  return (place > 0 && before === null) || (place + 1 < total && after === null);
}
