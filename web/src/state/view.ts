// The rows of one table as the stream tells them. Pure: reduce returns the same object when nothing changed.

import type { ApiError } from '../api/client';
import type { About, Column, Freshness, Kind, List, Patch, Progress, Row, StreamEvent } from '../api/types';

/** Whether we hear from the server, whatever the server says of the cluster. */
export type Link =
  { kind: 'opening' } | { kind: 'open' } | { kind: 'lost'; since: number; attempt: number } | Refusal;

export interface Refusal {
  kind: 'refused';
  status: number;
  reason: string;
  detail: string;
  about: About;
}

export interface View {
  link: Link;
  /** Which kind and filter the rows belong to; another one starts from nothing. */
  key: string;
  /** The key under which the rows arrived: another one than `key` while they are those of the filter before. */
  rowsOf: string;
  /** null before the first snapshot. */
  info: Info | null;
  columns: Column[];
  /** Rows of the window, which begins at `offset`. */
  rows: Row[];
  offset: number;
  total: number | null;
  matched: number | null;
  /** Uids of rows that changed with the last patch, for the flash; none after a snapshot. */
  changed: ReadonlySet<string>;
  /** Counts patches, so that the same row may flash again. */
  beat: number;
  /** The rows still are those of the filter or order before; shown dimmed until the new ones arrive. */
  pending: boolean;
}

export interface Info
  extends Freshness, Pick<Kind, 'group' | 'version' | 'resource' | 'kind' | 'namespaced'> {
  progress: Progress | null;
  revision: string;
  /** Unix seconds at which we last heard anything. */
  heardAt: number;
}

export type Action =
  | { type: 'start'; key: string }
  | { type: 'event'; event: StreamEvent; now: number }
  | { type: 'opened' }
  | { type: 'lost'; now: number; attempt: number }
  | { type: 'refused'; status: number; reason: string; detail: string; about: About };

const NONE: ReadonlySet<string> = new Set();

export const EMPTY: View = {
  link: { kind: 'opening' },
  key: '',
  rowsOf: '',
  info: null,
  columns: [],
  rows: [],
  offset: 0,
  total: null,
  matched: null,
  changed: NONE,
  beat: 0,
  pending: false,
};

export function reduce(view: View, action: Action): View {
  switch (action.type) {
    case 'start':
      if (action.key === view.key) return view;
      // A new filter or order of the same kind keeps what is shown until the new rows arrive: no jump, no blank.
      if (!sameKind(action.key, view.key) || view.info === null) return { ...EMPTY, key: action.key };
      return {
        ...view,
        link: view.link.kind === 'refused' ? { kind: 'opening' } : view.link,
        key: action.key,
        changed: NONE,
        pending: true,
      };
    case 'opened':
      return view.link.kind === 'open' ? view : { ...view, link: { kind: 'open' } };
    case 'lost': {
      // Since we last heard anything, not since we noticed: the rows are as old as that.
      const since = view.link.kind === 'lost' ? view.link.since : (view.info?.heardAt ?? action.now);
      return { ...view, link: { kind: 'lost', since, attempt: action.attempt } };
    }
    case 'refused':
      return refused(view, action);
    case 'event':
      return reduceEvent(view, action.event, action.now);
  }
}

function reduceEvent(view: View, event: StreamEvent, now: number): View {
  switch (event.type) {
    case 'snapshot':
      return snapshot(view, event.data, now);
    case 'patch':
      return patch(view, event.data, now);
    case 'state': {
      if (view.info === null) return view;
      const info = heard({ ...view.info, ...freshness(event.data) }, now);
      if (event.data.progress !== undefined) info.progress = event.data.progress;
      return { ...view, info };
    }
    case 'heartbeat': {
      if (view.info === null) return view;
      const { state, complete, reason, message } = event.data;
      const asOf = state === 'live' || state === 'passthrough' ? event.data.asOf : view.info.asOf;
      const info = { ...view.info, state, complete, reason, message, asOf, heardAt: now };
      return equal(info, view.info) ? view : { ...view, info };
    }
    case 'resync':
      // The rows stay until the snapshot that follows.
      return view;
    case 'refused': {
      const { status, reason, detail, ...about } = event.data;
      return refused(view, { status, reason, detail, about });
    }
  }
}

/** Refused for the filter, not for who asks: what was typed is at fault, not what is shown. */
export function faultOf(link: Link): Refusal | null {
  if (link.kind !== 'refused') return null;
  return link.reason === 'BadFilter' || link.reason === 'FilterTooCostly' ? link : null;
}

/** What an answer that was asked for once says, in the same form. */
export function refusalOf({ status, reason, message, about }: ApiError): Refusal {
  return { kind: 'refused', status, reason, detail: message, about };
}

/** How many of how many the filter leaves; null while that is the answer to another question, or not known. */
export function matchedOf({ info, pending, link, matched, total }: View): [number, number] | null {
  if (info === null || pending || link.kind === 'refused') return null;
  return matched === null || total === null ? null : [matched, total];
}

function refused(view: View, { status, reason, detail, about }: Omit<Refusal, 'kind'>): View {
  const link: Link = { kind: 'refused', status, reason, detail, about };
  // A typo does not empty the table: the rows of the filter before stay, marked as such.
  if (faultOf(link) && view.info !== null) return { ...view, link, pending: true };
  // What may no longer be seen is not kept either.
  return { ...EMPTY, key: view.key, link };
}

/** The filter that the rows answer. */
export function filterOf(key: string): string {
  return new URLSearchParams(key.split('?')[1] ?? '').get('q') ?? '';
}

function snapshot(view: View, list: List, now: number): View {
  const { group, version, resource, kind, namespaced, progress, revision } = list;
  const info = heard(
    { ...freshness(list), group, version, resource, kind, namespaced, progress, revision, heardAt: now },
    now,
  );
  return {
    ...view,
    link: { kind: 'open' },
    rowsOf: view.key,
    info,
    columns: equal(view.columns, list.columns) ? view.columns : list.columns,
    rows: keepSame(view.rows, list.rows),
    offset: list.offset,
    total: list.total,
    matched: list.matched,
    changed: NONE,
    pending: false,
  };
}

function patch(view: View, data: Patch, now: number): View {
  if (view.info === null) return view;
  const info = heard({ ...view.info, ...freshness(data), revision: data.revision }, now);
  if (data.progress !== undefined) info.progress = data.progress;
  const known = new Map(view.rows.map((row) => [row.uid, row]));
  const changed = new Set<string>();
  for (const row of data.upserts) {
    const was = known.get(row.uid);
    if (was === undefined || !equal(was, row)) {
      // Rows that only scrolled into the window did not change, but those cannot be told from new ones by the patch
      // alone: a flash says "look here" and a whole window of them would say nothing.
      changed.add(row.uid);
      known.set(row.uid, row);
    }
  }
  for (const uid of data.deletes) known.delete(uid);
  const order = data.order ?? view.rows.map((row) => row.uid).filter((uid) => known.has(uid));
  const rows = order.flatMap((uid) => known.get(uid) ?? []);
  const same = rows.length === view.rows.length && rows.every((row, place) => row === view.rows[place]);
  if (same && data.total === view.total && data.matched === view.matched) return { ...view, info };
  return {
    ...view,
    link: { kind: 'open' },
    info,
    rows: same ? view.rows : rows,
    total: data.total,
    matched: data.matched,
    changed: changed.size > 0 && changed.size <= Math.max(20, rows.length / 4) ? changed : NONE,
    beat: view.beat + 1,
  };
}

function freshness(data: Freshness): Freshness {
  const { state, complete, asOf, resourceVersion, reason, message } = data;
  return { state, complete, asOf, resourceVersion, reason, message };
}

function heard(info: Info, now: number): Info {
  return { ...info, heardAt: now };
}

function sameKind(a: string, b: string): boolean {
  return a.split('?')[0] === b.split('?')[0];
}

/** The rows that are equal to those held stay the same objects, so that they are not drawn again. */
function keepSame(held: Row[], rows: Row[]): Row[] {
  const known = new Map(held.map((row) => [row.uid, row]));
  return rows.map((row) => {
    const was = known.get(row.uid);
    return was !== undefined && equal(was, row) ? was : row;
  });
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
