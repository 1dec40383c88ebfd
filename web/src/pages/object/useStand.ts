// Which place the object has in the list it was opened from, how it is doing there, and what stands beside it.

import { getList } from '../../api/client';
import type { Health } from '../../api/answers';
import type { List } from '../../api/types';
import { recall } from '../../grid/memory';
import { type Stand, isCut, standIn } from '../../place';
import { useKind } from '../../state/kinds';
import { keyOf } from '../../state/live';
import { usePolled } from '../../state/polled';
import { type ObjectId, type TableQuery, NO_QUERY } from '../../url';

/** Rows on either side of where it was seen last. */
const AROUND = 100;
/** The first rows, in which it is looked for when nobody knows where it was. */
const PAGE = 1000;
const PAGES = 3;

let last: { list: string; place: number } | null = null;

export function useStand(object: ObjectId, query: TableQuery, asks: boolean): Stand | null {
  const kind = useKind(object);
  const of = kind && !kind.namespaced ? { ...query, ns: [] } : query;
  const list = keyOf(object, of);
  // Until the kind is known it is not known which namespaces the list is of.
  const key = kind === undefined || !asks ? null : `${list} ${object.namespace ?? ''}/${object.name}`;
  const { data, error } = usePolled(key, 30_000, (signal) => find(object, of, list, signal));
  return error === null ? (data?.stand ?? null) : null;
}

async function find(
  object: ObjectId,
  query: TableQuery,
  list: string,
  signal: AbortSignal,
): Promise<{ stand: Stand | null }> {
  const ask = (offset: number, limit: number): Promise<List> =>
    getList(object, query, Math.max(0, offset), limit, signal);
  const known = last?.list === list ? last.place : recall(list).first;
  const page = await ask(known - AROUND, 2 * AROUND + 1);
  let stand = standIn(page, object);
  for (
    let at = 0;
    page.complete && stand === null && at < PAGES * PAGE && at < (page.matched ?? 0);
    at += PAGE
  ) {
    stand = standIn(await ask(at, PAGE), object);
  }
  if (page.complete && stand !== null && isCut(stand)) {
    stand = standIn(await ask(stand.place - 1, 3), object) ?? stand;
  }
  if (stand !== null) last = { list, place: stand.place };
  return { stand };
}

/** How the object is doing, as its row in a list says; null while that is not known. */
export function useHealth(
  object: ObjectId,
  uid: string | null,
  version: string | null,
  asks: boolean,
): Health | null {
  const key = asks && uid !== null ? `${uid}@${version ?? ''}` : null;
  const query = {
    ...NO_QUERY,
    q: `uid:${uid ?? ''}`,
    ns: object.namespace === null ? [] : [object.namespace],
  };
  const { data, error } = usePolled(key, 15_000, (signal) => getList(object, query, 0, 1, signal));
  const row = data?.rows.find((one) => one.uid === uid);
  return error === null ? (row?.health ?? null) : null;
}
