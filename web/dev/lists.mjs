// Answers that are lists: rows of a kind, the kinds themselves, what is in each namespace.

import { KINDS, compare, rowsOf } from './data.mjs';
import { filterOf, healthOf } from './filter.mjs';

export const now = () => Math.floor(Date.now() / 1000);
export const iso = (seconds) => new Date(seconds * 1000).toISOString();
export const idOf = (kind) => `${kind.group}/${kind.resource}`;

export function list(kind, revision, { ns, q, sort, limit = '100', offset = '0' }) {
  const names = ns?.split(',') ?? null;
  const scoped = rowsOf(kind).filter((row) => names === null || names.includes(row.namespace));
  let found = scoped.filter(filterOf(kind, q ?? '').keeps);
  if (sort) found = sorted(kind, found, sort);
  const known = kind.state !== 'syncing' && kind.complete !== false && kind.objects !== null;
  const empty = kind.objects === null;
  return {
    ...freshness(kind),
    revision: String(revision),
    progress: kind.state === 'syncing' ? { received: kind.objects, expected: kind.expected } : null,
    group: kind.group,
    version: kind.version,
    resource: kind.resource,
    kind: kind.kind,
    namespaced: kind.namespaced,
    columns: empty ? [] : kind.columns,
    rows: found.slice(Number(offset), Number(offset) + Number(limit)).map(rendered),
    total: known ? scoped.length : null,
    matched: known ? found.length : null,
    offset: Number(offset),
    terms: [],
    cursor: null,
  };
}

function sorted(kind, list, sort) {
  const down = sort.startsWith('-');
  const id = sort.replace(/^-/, '');
  const place = kind.columns.findIndex((column) => column.id === id);
  const value = (row) =>
    id === 'namespace' ? row.namespace : place in row.at ? -row.at[place] : row.cells[place];
  const order = (a, b) => compare(value(a), value(b)) || compare(a.uid, b.uid);
  return [...list].sort((a, b) => (down ? -order(a, b) : order(a, b)));
}

export function freshness(kind) {
  const asOf =
    { stale: now() - 75, parked: now() - 320, resyncing: now() - 20, gone: now() - 900 }[kind.state] ?? now();
  const complete =
    kind.complete !== false && !['syncing', 'forbidden', 'failed', 'cold'].includes(kind.state);
  return {
    state: kind.state,
    complete,
    asOf: kind.objects === null ? null : iso(asOf),
    resourceVersion: '8812345',
    reason: kind.reason,
    message: kind.message,
  };
}

export const own = () => ({
  state: 'live',
  complete: true,
  asOf: iso(now()),
  resourceVersion: null,
  reason: null,
  message: null,
});

export function rendered(row) {
  const cells = row.cells.map((cell, place) =>
    place in row.at && cell === 'age' ? age(now() - row.at[place]) : cell,
  );
  return { ...row, cells, health: healthOf(row) };
}

/** Roughly kubectl's: the browser computes the exact text itself. */
function age(seconds) {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 10800) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}

export function countsIn(name) {
  const small = KINDS.filter((kind) => kind.namespaced && (kind.objects ?? 0) > 0 && kind.objects < 5000);
  return Object.fromEntries(
    small.map((kind) => [idOf(kind), rowsOf(kind).filter((row) => row.namespace === name).length]),
  );
}

export function kindAnswer(kind, ns) {
  const {
    group,
    version,
    versions,
    resource,
    singular,
    namespaced,
    shortNames,
    categories,
    state,
    reason,
    message,
  } = kind;
  const known = kind.objects !== null && !['syncing', 'cold'].includes(state);
  const count =
    ns && namespaced && known
      ? rowsOf(kind).filter((row) => ns.includes(row.namespace)).length
      : kind.objects;
  return {
    group,
    version,
    versions,
    resource,
    kind: kind.kind,
    singular,
    namespaced,
    shortNames,
    categories,
    state,
    reason,
    message,
    count: known ? count : null,
    access: kind.access ?? 'all',
  };
}
