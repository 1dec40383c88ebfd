import { expect, test } from 'vitest';
import type { List, Patch, Row } from '../api/types';
import { ApiError } from '../api/client';
import { type Action, EMPTY, type View, faultOf, filterOf, matchedOf, reduce, refusalOf } from './view';

const fresh = {
  state: 'live',
  complete: true,
  asOf: '2026-01-01T00:00:00Z',
  resourceVersion: '5',
  reason: null,
  message: null,
} as const;
const row = (uid: string, ...cells: string[]): Row => ({
  uid,
  namespace: 'a',
  name: uid,
  health: 'ok',
  cells,
});
const list = (rows: Row[], more: Partial<List> = {}): List => ({
  ...fresh,
  revision: 'r1',
  progress: null,
  group: 'core',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  columns: [{ id: 'name', name: 'Name', type: 'string', format: 'name', priority: 0, description: '' }],
  rows,
  total: rows.length,
  matched: rows.length,
  terms: [],
  offset: 0,
  cursor: null,
  ...more,
});
const change = (more: Partial<Patch>): Action => ({
  type: 'event',
  now: 2,
  event: {
    type: 'patch',
    data: { ...fresh, revision: 'r2', upserts: [], deletes: [], order: null, total: 2, matched: 2, ...more },
  },
});
const start = (rows: Row[]): View => {
  const begun = reduce(EMPTY, { type: 'start', key: 'core/pods' });
  return reduce(begun, { type: 'event', now: 1, event: { type: 'snapshot', data: list(rows) } });
};
const uids = (view: View) => view.rows.map((one) => one.uid).join('');

test('a snapshot fills the window and nothing flashes', () => {
  const view = start([row('x'), row('y')]);
  expect(uids(view)).toBe('xy');
  expect(view.changed.size).toBe(0);
  expect(view.link.kind).toBe('open');
  expect(view.info?.kind).toBe('Pod');
});

test('a changed row is replaced and flashes, the others stay the same objects', () => {
  const view = start([row('x', '1'), row('y', '1')]);
  const next = reduce(view, change({ upserts: [row('y', '2')] }));
  expect(next.rows[0]).toBe(view.rows[0]);
  expect(next.rows[1]?.cells).toEqual(['2']);
  expect([...next.changed]).toEqual(['y']);
});

test('a patch that changes no row keeps the rows', () => {
  const view = start([row('x', '1'), row('y', '1')]);
  const next = reduce(view, change({ upserts: [row('y', '1')] }));
  expect(next.rows).toBe(view.rows);
  expect(next.beat).toBe(view.beat);
});

test('order names the window: what is inserted, moved and gone', () => {
  const view = start([row('x'), row('y')]);
  const next = reduce(view, change({ upserts: [row('z')], deletes: ['x'], order: ['z', 'y'] }));
  expect(uids(next)).toBe('zy');
  expect(uids(reduce(next, change({ deletes: ['z'], total: 1, matched: 1 })))).toBe('y');
});

test('an unknown count stays unknown', () => {
  expect(reduce(start([row('x')]), change({ total: null, matched: null })).total).toBeNull();
});

test('the same news changes nothing', () => {
  const view = start([row('x')]);
  expect(reduce(view, { type: 'start', key: 'core/pods' })).toBe(view);
  expect(reduce(view, { type: 'opened' })).toBe(view);
  const beat: Action = {
    type: 'event',
    now: 1,
    event: { type: 'heartbeat', data: fresh },
  };
  expect(reduce(view, beat)).toBe(view);
  expect(reduce(view, { type: 'event', now: 9, event: { type: 'resync', data: { reason: 'x' } } })).toBe(
    view,
  );
});

test('stale data keeps the time it is of', () => {
  const view = start([row('x')]);
  const stale = reduce(view, {
    type: 'event',
    now: 3,
    event: { type: 'state', data: { ...fresh, state: 'stale', reason: 'Unreachable' } },
  });
  expect(stale.info?.state).toBe('stale');
  const beat = reduce(stale, {
    type: 'event',
    now: 8,
    event: {
      type: 'heartbeat',
      data: { ...fresh, asOf: '2026-01-01T00:01:00Z', state: 'stale', complete: false, reason: 'Silent' },
    },
  });
  expect(beat.info?.asOf).toBe(fresh.asOf);
  expect(beat.info).toMatchObject({ state: 'stale', complete: false, reason: 'Silent' });
  expect(beat.rows).toBe(view.rows);
});

test('a lost connection keeps the rows and the time at which we last heard anything', () => {
  const view = reduce(start([row('x')]), { type: 'lost', now: 10, attempt: 1 });
  const later = reduce(view, { type: 'lost', now: 20, attempt: 2 });
  expect(later.link).toEqual({ kind: 'lost', since: 1, attempt: 2 });
  expect(uids(later)).toBe('x');
});

test('another filter keeps the rows, marked, until the new ones are there; another kind keeps nothing', () => {
  const view = start([row('x')]);
  const filtered = reduce(view, { type: 'start', key: 'core/pods?q=x' });
  expect(filtered.rows).toBe(view.rows);
  expect(filtered.pending).toBe(true);
  const there = reduce(filtered, { type: 'event', now: 5, event: { type: 'snapshot', data: list([]) } });
  expect(there.pending).toBe(false);
  expect(there.rows).toEqual([]);
  expect(reduce(view, { type: 'start', key: 'core/nodes' })).toMatchObject({
    columns: [],
    rows: [],
    info: null,
  });
});

test('a refusal is shown instead of the rows before', () => {
  const refused = reduce(start([row('x')]), {
    type: 'refused',
    status: 403,
    reason: 'AccessDenied',
    detail: 'no',
    about: {},
  });
  expect(refused.link.kind).toBe('refused');
  expect(reduce(refused, { type: 'start', key: 'core/pods?q=y' }).rows).toEqual([]);
});

test('rows that a snapshot repeats stay the same objects', () => {
  const view = start([row('x', '1'), row('y', '1')]);
  const again = reduce(view, {
    type: 'event',
    now: 5,
    event: { type: 'snapshot', data: list([row('y', '1'), row('z')]) },
  });
  expect(again.rows[0]).toBe(view.rows[1]);
});

test('what is refused in the middle keeps no row, and says why', () => {
  const data = { status: 403, reason: 'AccessDenied', detail: 'you may not list core/pods' };
  const next = reduce(start([row('x')]), { type: 'event', now: 3, event: { type: 'refused', data } });
  expect(uids(next)).toBe('');
  expect(next.key).toBe('core/pods');
  expect(next.link).toEqual({ kind: 'refused', about: {}, ...data });
});

test('a filter that is not understood keeps the rows before, and says what they are of', () => {
  const typed = reduce(reduce(EMPTY, { type: 'start', key: 'core/pods?q=web' }), {
    type: 'event',
    now: 1,
    event: { type: 'snapshot', data: list([row('x')]) },
  });
  const about = { span: [4, 10] as [number, number] };
  const data = { status: 400, reason: 'BadFilter', detail: 'no', about };
  const wrong = reduce(reduce(typed, { type: 'start', key: 'core/pods?q=web+age:zz' }), {
    type: 'refused',
    ...data,
  });
  expect(uids(wrong)).toBe('x');
  expect(wrong).toMatchObject({ pending: true, link: { kind: 'refused', about } });
  expect(filterOf(wrong.rowsOf)).toBe('web');
  // Typing on neither empties it nor forgets whose rows they are.
  const more = reduce(wrong, { type: 'start', key: 'core/pods?q=web+age' });
  expect(more).toMatchObject({ pending: true, link: { kind: 'opening' }, rowsOf: 'core/pods?q=web' });
  const right = reduce(more, { type: 'event', now: 5, event: { type: 'snapshot', data: list([row('y')]) } });
  expect(right).toMatchObject({ pending: false, rowsOf: 'core/pods?q=web+age', link: { kind: 'open' } });
  // At first there are no rows to keep.
  const first = reduce(reduce(EMPTY, { type: 'start', key: 'core/pods?q=age:zz' }), {
    type: 'refused',
    ...data,
  });
  expect(first).toMatchObject({ info: null, rows: [] });
});

test('a count is that of the question of now, or none', () => {
  const view = start([row('x'), row('y')]);
  expect(matchedOf(view)).toEqual([2, 2]);
  const asked = reduce(view, { type: 'start', key: 'core/pods?q=web' });
  expect(matchedOf(asked)).toBe(null);
  const wrong = new ApiError(400, 'BadFilter', 'no', null, { span: [0, 3] });
  const refused = { ...view, link: refusalOf(wrong) };
  expect(matchedOf(refused)).toBe(null);
  expect(matchedOf({ ...view, matched: null })).toBe(null);
});

test('an answer that was asked for once has faults of the filter, too', () => {
  const wrong = refusalOf(new ApiError(400, 'BadFilter', 'no', null, { span: [0, 3] }));
  expect(faultOf(wrong)).toMatchObject({ detail: 'no', about: { span: [0, 3] } });
  expect(faultOf(refusalOf(new ApiError(403, 'AccessDenied', 'no')))).toBe(null);
});
