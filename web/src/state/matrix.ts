// Namespaces by kinds: which kinds are worth a column, and what a cell may say. Pure.

import type { Kind, Namespaces, State } from '../api/types';
import { sortRows } from './catalogue';
import { idOf } from './tree';

export interface Cell {
  /** null is "not known", never zero. */
  n: number | null;
  /** There may be more. */
  partial: boolean;
}

export interface MatrixRow {
  name: string;
  /** By the id of a kind. */
  cells: Record<string, Cell>;
  /** Of all kinds in memory; null if none is known. */
  total: number | null;
}

export interface Matrix {
  /** Kinds with objects in namespaces, most objects first. */
  columns: Kind[];
  rows: MatrixRow[];
  /** Namespaced kinds of which the counts are known, and all there are. */
  counted: number;
  kinds: number;
}

/** States in which everything there was is in memory: a kind without an entry there has none. */
const WHOLE: readonly State[] = ['live', 'stale', 'resyncing', 'parked', 'gone'];

export function matrix(namespaces: Namespaces['namespaces'], kinds: Kind[], most: number): Matrix {
  const namespaced = kinds.filter((kind) => kind.namespaced);
  const sums = new Map<string, number>();
  for (const { counts } of namespaces)
    for (const [id, n] of Object.entries(counts)) sums.set(id, (sums.get(id) ?? 0) + n);
  const sum = (kind: Kind): number => sums.get(idOf(kind)) ?? 0;
  const columns = namespaced
    .filter((kind) => sum(kind) > 0)
    .sort((a, b) => sum(b) - sum(a) || a.kind.localeCompare(b.kind, 'en'))
    .slice(0, most);
  const rows = namespaces.map(({ name, counts }) => {
    const known = Object.values(counts);
    const cells = columns.map((kind): [string, Cell] => [idOf(kind), cellOf(kind, counts[idOf(kind)])]);
    return {
      name,
      cells: Object.fromEntries(cells),
      total: known.length > 0 ? known.reduce((a, b) => a + b, 0) : null,
    };
  });
  const counted = namespaced.filter((kind) => sums.has(idOf(kind))).length;
  return { columns, rows, counted, kinds: namespaced.length };
}

/** A zero stands only where everything of the kind is known. */
export function cellOf(kind: Kind, n: number | undefined): Cell {
  if (n === undefined) return { n: null, partial: false };
  const partial = !WHOLE.includes(kind.state);
  return n === 0 && partial ? { n: null, partial } : { n, partial };
}

/** How dark a cell is, 0 to 5: each step is about four times as many. */
export function heat(n: number | null): number {
  if (n === null || n <= 0) return 0;
  return Math.min(5, 1 + Math.floor(Math.log(n) / Math.log(4)));
}

/** Filtered by parts of the name; sorted by "name", "total" or the id of a kind, "-" before it for descending. */
export function matrixRows(rows: MatrixRow[], q: string, sort: string): MatrixRow[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const left = rows.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  return sortRows(
    left,
    sort,
    (row, id) => (id === 'name' ? row.name : id === 'total' ? row.total : (row.cells[id]?.n ?? null)),
    (a, b) => a.name.localeCompare(b.name, 'en'),
  );
}
