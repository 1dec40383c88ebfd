// Where the reader was in each table, for coming back to it. In memory only.

import type { Row } from '../api/types';
import { nameOf } from './columns';

export interface Place {
  /** The first row that was seen: pixels would say nothing at another density. */
  first: number;
  /** Chosen row; -1 for none. */
  active: number;
  /** Its uid; empty if it was not there yet. */
  uid: string;
}

const places = new Map<string, Place>();
const MOST = 50;

export function recall(key: string): Place {
  return places.get(key) ?? { first: 0, active: -1, uid: '' };
}

export function remember(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  for (const oldest of places.keys()) {
    if (places.size <= MOST) return;
    places.delete(oldest);
  }
}

/** Where the chosen row is: it is followed when rows move, and stays in its place when it is gone. */
export function placeOf({ active, uid }: Place, rows: Row[], offset: number, sel: string): number {
  if (active < 0) {
    const named = sel ? rows.findIndex((row) => nameOf(row) === sel) : -1;
    return named < 0 ? -1 : offset + named;
  }
  if (uid === '' || rows[active - offset]?.uid === uid) return active;
  const now = rows.findIndex((row) => row.uid === uid);
  return now < 0 ? active : offset + now;
}
