// The rows of the catalogue: kinds joined with the rule that decided, filtered and sorted. Pure.

import type { Kind, Rule } from '../api/types';
import { idOf, matches } from './tree';

export type CatalogueRow = Kind & { rule: Rule | null };

export const CATALOGUE_COLUMNS = [
  'kind',
  'group',
  'count',
  'state',
  'versions',
  'shortNames',
  'scope',
  'categories',
  'rule',
] as const;
export type CatalogueColumn = (typeof CATALOGUE_COLUMNS)[number];

export function catalogueRows(kinds: Kind[], rules: Rule[], q: string, sort: string): CatalogueRow[] {
  const byId = new Map(rules.map((rule) => [idOf(rule), rule]));
  const rows = kinds
    .filter((kind) => matches(kind, q))
    .map((kind) => ({ ...kind, rule: byId.get(idOf(kind)) ?? null }));
  return sortRows(rows, sort, valueOf, byName);
}

function byName(a: Kind, b: Kind): number {
  return a.kind.localeCompare(b.kind, 'en') || a.group.localeCompare(b.group, 'en');
}

function valueOf(row: CatalogueRow, id: string): string | number | null {
  switch (CATALOGUE_COLUMNS.find((one) => one === id)) {
    case 'group':
      return row.group;
    case 'versions':
      return row.versions.length;
    case 'shortNames':
      return row.shortNames[0] ?? null;
    case 'scope':
      return row.namespaced ? 1 : 0;
    case 'categories':
      return row.categories[0] ?? null;
    case 'count':
      return row.count;
    case 'state':
      return row.state;
    case 'rule':
      return row.rule ? `${row.rule.decision} ${row.rule.rule}` : null;
    default:
      return row.kind;
  }
}

/** By what a column holds, "-" before its id for descending. What is not known comes last either way. */
export function sortRows<T>(
  rows: T[],
  sort: string,
  value: (row: T, id: string) => string | number | null,
  otherwise: (a: T, b: T) => number,
): T[] {
  const id = sort.replace(/^-/, '');
  if (id === '') return [...rows].sort(otherwise);
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a, id), value(b, id)];
    if (x === null || y === null) return x === y ? otherwise(a, b) : x === null ? 1 : -1;
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en');
    return sign * order || otherwise(a, b);
  });
}

/** The categories that kinds are in, and how many there are of each. */
export function categoriesOf(kinds: readonly Kind[]): [string, number][] {
  const found = new Map<string, number>();
  for (const kind of kinds) for (const one of kind.categories) found.set(one, (found.get(one) ?? 0) + 1);
  return [...found].sort(([a], [b]) => a.localeCompare(b, 'en'));
}
