import { expect, test } from 'vitest';
import type { Row } from './api/types';
import { isCut, standIn } from './place';

const row = (name: string): Row => ({ uid: name, namespace: 'a', name, health: 'ok', cells: [] });
const list = { complete: true, matched: 12, offset: 5, rows: ['x', 'y', 'z'].map(row) };

test('an object stands between its neighbours', () => {
  expect(standIn(list, { namespace: 'a', name: 'y' })).toEqual({
    place: 6,
    total: 12,
    before: row('x'),
    after: row('z'),
  });
  expect(standIn(list, { namespace: 'b', name: 'y' })).toBeNull();
});

test('a list that is not complete has no places', () => {
  expect(standIn({ ...list, complete: false }, { namespace: 'a', name: 'y' })).toBeNull();
  expect(standIn({ ...list, matched: null }, { namespace: 'a', name: 'y' })).toBeNull();
});

test('neighbours may be on another page', () => {
  const first = standIn(list, { namespace: 'a', name: 'x' });
  expect(first && isCut(first)).toBe(true);
  const whole = standIn({ ...list, matched: 3, offset: 0 }, { namespace: 'a', name: 'x' });
  expect(whole && isCut(whole)).toBe(false);
});
