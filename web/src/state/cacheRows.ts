// The rows of the cache page: kinds joined with the rule that decided, filtered and sorted. Pure.

import type { CachedKind, Rule } from '../api/types';
import { idOf } from './tree';

export type CacheRow = CachedKind & { rule: Rule | null };

export const CACHE_COLUMNS = [
  'kind',
  'state',
  'objects',
  'bytes',
  'perObject',
  'changes',
  'asOf',
  'lastSync',
  'syncDuration',
  'lastAccess',
  'resyncs',
] as const;

export type CacheColumn = (typeof CACHE_COLUMNS)[number];

/** What needs a look comes first, what nobody asked for last. */
const STATES = [
  'failed',
  'forbidden',
  'stale',
  'gone',
  'resyncing',
  'syncing',
  'passthrough',
  'live',
  'parked',
  'excluded',
  'cold',
];

export function cacheRows(kinds: CachedKind[], rules: Rule[], q: string, onlyLoaded: boolean): CacheRow[] {
  const byId = new Map(rules.map((rule) => [idOf(rule), rule]));
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return kinds
    .filter((kind) => !onlyLoaded || (kind.state !== 'cold' && kind.state !== 'excluded'))
    .map((kind) => ({ ...kind, rule: byId.get(idOf(kind)) ?? null }))
    .filter((row) => {
      const text = [row.kind, row.group, row.resource, row.state, row.reason, row.rule?.rule]
        .join(' ')
        .toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

/** Sorted by a column id, "-" before it for descending. What is unknown comes last either way. */
export function sortCacheRows(rows: CacheRow[], sort: string): CacheRow[] {
  const down = sort.startsWith('-');
  const column = CACHE_COLUMNS.find((one) => one === sort.replace(/^-/, ''));
  const byName = (a: CacheRow, b: CacheRow): number =>
    a.group.localeCompare(b.group, 'en') || a.kind.localeCompare(b.kind, 'en');
  if (column === undefined) {
    return [...rows].sort(
      (a, b) =>
        STATES.indexOf(a.state) - STATES.indexOf(b.state) || (b.bytes ?? 0) - (a.bytes ?? 0) || byName(a, b),
    );
  }
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a, column), valueOf(b, column)];
    if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en');
    return (down ? -order : order) || byName(a, b);
  });
}

function valueOf(row: CacheRow, column: CacheColumn): string | number | null {
  switch (column) {
    case 'state':
      return STATES.indexOf(row.state);
    case 'perObject':
      return perObject(row);
    case 'changes':
      return row.changesPerMinute;
    case 'asOf':
    case 'lastSync':
    case 'lastAccess':
      return row[column] === null ? null : Date.parse(row[column]);
    case 'syncDuration':
      return row.syncDuration === null ? null : seconds(row.syncDuration);
    default:
      return row[column];
  }
}

/** Bytes of one object on average; null where there is none, or it is not known. */
export function perObject(row: Pick<CachedKind, 'bytes' | 'objects'>): number | null {
  return row.bytes === null || !row.objects ? null : row.bytes / row.objects;
}

/** A Go duration in seconds. */
export function seconds(text: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, µs: 1e-6, us: 1e-6, ns: 1e-9 };
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)(h|ms|m|s|µs|us|ns)/g))
    sum += Number(number) * (units[unit ?? ''] ?? 0);
  return sum;
}
