import { expect, test } from 'vitest';
import type { List, Patch, Row, StreamEvent } from '../api/types';
import { type Held, type HeldAction, NOTHING, isDue, reduceHeld } from './held';

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
const list = (letters: string, more: Partial<List> = {}): List => ({
  ...fresh,
  revision: 'r1',
  progress: null,
  group: 'core',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  columns: [],
  rows: letters.split('').map((uid) => row(uid)),
  total: letters.length,
  matched: letters.length,
  terms: [],
  offset: 0,
  cursor: null,
  ...more,
});
const event = (at: number, one: StreamEvent): HeldAction => ({
  type: 'live',
  at,
  action: { type: 'event', now: Math.floor(at / 1000), event: one },
});
const start = (key: string): HeldAction => ({ type: 'live', at: 0, action: { type: 'start', key } });
const snapshot = (letters: string, at = 0, more: Partial<List> = {}): HeldAction =>
  event(at, { type: 'snapshot', data: list(letters, more) });
/** A patch that makes the window these rows. */
const become = (letters: string, at: number, more: Partial<Patch> = {}): HeldAction =>
  event(at, {
    type: 'patch',
    data: {
      ...fresh,
      revision: `r${at}`,
      upserts: letters.split('').map((uid) => row(uid)),
      deletes: [],
      order: letters.split(''),
      total: letters.length,
      matched: letters.length,
      ...more,
    },
  });
const hold: HeldAction = { type: 'hold', holds: true, at: 1 };
const letGo: HeldAction = { type: 'hold', holds: false, at: 9000 };
const run = (...actions: HeldAction[]): Held => actions.reduce(reduceHeld, NOTHING);
const uids = (held: Held) => held.shown.rows.map((one) => one.uid).join('');
const begun = [start('core/pods'), snapshot('abc')];

test('while held rows stay where they are, and what waits is counted', () => {
  const held = run(...begun, hold, become('xacyz', 5000));
  expect(uids(held)).toBe('abc');
  expect([...held.gone]).toEqual(['b']);
  expect(held.waiting).toEqual({ fresh: 3, gone: 1, exact: true });
  // The counts are those of now; the place of rows is counted as they are drawn.
  expect(held.shown.matched).toBe(5);
  expect(held.count).toBe(3);
  const applied = reduceHeld(held, { type: 'apply', at: 6000 });
  expect(uids(applied)).toBe('xacyz');
  expect(applied).toMatchObject({ count: 5, waiting: null });
  expect(applied.gone.size).toBe(0);
});

test('cells change at once, also while rows are held', () => {
  const held = run(...begun, hold, become('xabc', 5000), {
    ...become('xabc', 5100, { upserts: [row('a', 'new')] }),
  });
  expect(uids(held)).toBe('abc');
  expect(held.shown.rows[0]?.cells).toEqual(['new']);
  expect(held.waiting).toMatchObject({ fresh: 1, gone: 0 });
});

test('a row that comes back is not gone, and one made anew is another one', () => {
  const held = run(...begun, hold, become('ac', 5000));
  expect([...held.gone]).toEqual(['b']);
  expect(reduceHeld(held, become('abc', 5100))).toMatchObject({ waiting: null });
  expect(reduceHeld(held, become('aBc', 5100)).waiting).toEqual({ fresh: 1, gone: 1, exact: true });
});

test('letting go applies what waited; nothing was lost', () => {
  const held = run(...begun, hold, become('abcd', 5000), become('bcde', 5100), become('cdef', 5200), letGo);
  expect(uids(held)).toBe('cdef');
  expect(held.shown).toBe(held.live);
});

test('rows move at most once a second, and no later than that', () => {
  const first = run(...begun, become('abcd', 5000));
  expect(uids(first)).toBe('abcd');
  const soon = reduceHeld(first, become('abcde', 5300));
  expect(uids(soon)).toBe('abcd');
  expect(isDue(soon)).toBe(true);
  expect(uids(reduceHeld(soon, { type: 'tick', at: 5900 }))).toBe('abcd');
  expect(uids(reduceHeld(soon, { type: 'tick', at: 6000 }))).toBe('abcde');
});

test('a part of a long list does not call gone what was only pushed out', () => {
  const part = { offset: 100, total: 900, matched: 900 };
  const held = run(
    start('core/pods'),
    snapshot('abcd', 0, part),
    hold,
    become('xabc', 5000, { matched: 901 }),
  );
  expect(held.gone.size).toBe(0);
  expect(held.waiting).toEqual({ fresh: 1, gone: 0, exact: false });
  const inside = run(
    start('core/pods'),
    snapshot('abcd', 0, part),
    hold,
    become('acde', 5000, { matched: 899 }),
  );
  expect([...inside.gone]).toEqual(['b']);
});

test('another filter, another window and a refusal are shown at once', () => {
  const filtered = run(...begun, hold, start('core/pods?q=x'), snapshot('xy', 5000));
  expect(uids(filtered)).toBe('xy');
  const moved = run(...begun, hold, snapshot('mno', 5000, { offset: 50 }));
  expect(uids(moved)).toBe('mno');
  const refused = run(
    ...begun,
    hold,
    event(5000, { type: 'refused', data: { status: 403, reason: 'AccessDenied', detail: 'no' } }),
  );
  expect(refused.shown.rows).toEqual([]);
  expect(refused.shown.link.kind).toBe('refused');
});

test('the first load is not held back', () => {
  const held = run(start('core/pods'), snapshot('a', 0, { complete: false, matched: null }), hold);
  expect(uids(reduceHeld(held, become('abc', 5000)))).toBe('abc');
});

test('a pause keeps everything, also cells and counts, until it ends', () => {
  const paused = run(...begun, { type: 'pause', now: 3 }, become('xyza', 5000));
  expect(uids(paused)).toBe('abc');
  expect(paused.shown.matched).toBe(3);
  expect(paused.pausedAt).toBe(3);
  expect(reduceHeld(paused, { type: 'apply', at: 6000 })).toBe(paused);
  const going = reduceHeld(paused, { type: 'resume', at: 6000 });
  expect(uids(going)).toBe('xyza');
  expect(going.pausedAt).toBeNull();
});

test('a pause still tells that the connection is lost, and of what moment other rows are', () => {
  const paused = run(
    ...begun,
    { type: 'pause', now: 3 },
    {
      type: 'live',
      at: 7000,
      action: { type: 'lost', now: 7, attempt: 1 },
    },
  );
  expect(paused.shown.link.kind).toBe('lost');
  const moved = reduceHeld(paused, snapshot('mno', 8000, { offset: 50 }));
  expect(uids(moved)).toBe('mno');
  expect(moved.pausedAt).toBe(8);
});

test('a pause ends when there is nothing left to be seen', () => {
  const data = { status: 403, reason: 'AccessDenied', detail: 'no' };
  const refused = run(...begun, { type: 'pause', now: 3 }, event(5000, { type: 'refused', data }));
  expect(refused.shown.rows).toEqual([]);
  expect(refused.pausedAt).toBeNull();
});
