// What the first page makes of the answers. Pure.

import type { Cell, Column, Row } from '../api/types';
import { toneOf } from '../tone';

/** Columns whose text says by itself what is wrong. */
const SAYS = /^(status|phase|state|reason|message)$/i;

/** The worst first. */
const ORDER = ['bad', 'warn', 'pending'];

/** Why an object is not well, as far as its printed columns tell: the worst two of them. */
export function whyOf(columns: Column[], cells: Cell[]): string {
  const said = columns.flatMap((column, index) => {
    const cell = cells[index] ?? null;
    const rank = ORDER.indexOf(toneOf(column, cell));
    if (cell === null || cell === '' || rank < 0) return [];
    return [{ rank, text: SAYS.test(column.name) ? String(cell) : `${column.name} ${String(cell)}` }];
  });
  if (said.length > 0) {
    return said
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 2)
      .map((one) => one.text)
      .join(' · ');
  }
  return columns
    .flatMap((column, index) => (SAYS.test(column.name) ? [String(cells[index] ?? '')] : []))
    .filter((text) => text !== '' && text !== '<none>')
    .join(' · ');
}

/** The `most` with the highest value. Those of which it is not known, or nothing, are left out. */
export function highest<T>(list: readonly T[], value: (one: T) => number | null, most: number): T[] {
  return list
    .filter((one) => (value(one) ?? 0) > 0)
    .sort((a, b) => (value(b) ?? 0) - (value(a) ?? 0))
    .slice(0, most);
}

/** Objects of a namespace over all kinds that are counted. */
export function sizeOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

export interface Warned {
  uid: string;
  namespace: string | null;
  name: string;
  /** Unix seconds. */
  at: number | null;
  seen: string;
  object: string;
  reason: string;
  message: string;
  count: string;
}

/** The rows of a list of events by what their columns are called. */
export function warnings(columns: Column[], rows: Row[]): Warned[] {
  const place = (id: string): number => columns.findIndex((column) => column.id === id);
  const [seen, object, reason, message, count] = ['last-seen', 'object', 'reason', 'message', 'count'].map(
    place,
  );
  const text = (row: Row, index = -1): string => String(row.cells[index] ?? '');
  return rows.map((row) => ({
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    at: row.at?.[String(seen)] ?? null,
    seen: text(row, seen),
    object: text(row, object),
    reason: text(row, reason),
    message: text(row, message),
    count: text(row, count),
  }));
}
