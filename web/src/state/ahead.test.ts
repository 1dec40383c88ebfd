import { expect, test } from 'vitest';
import type { Row } from '../api/types';
import { PAGE, type Pages, pagesFor, rowOf, withPage } from './ahead';

const nothing = { from: 0, to: 0 };
const row = (name: string): Row => ({ uid: name, namespace: null, name, health: 'ok', cells: [] });

test('what is seen comes first, then what lies where the person goes', () => {
  expect(pagesFor(0, 20, 3, 100_000, nothing)).toEqual([0]);
  expect(pagesFor(400, 420, 3, 100_000, nothing)).toEqual([0, 1]);
  expect(pagesFor(5000, 5020, 62, 100_000, nothing)).toEqual([10, 11]);
  expect(pagesFor(5000, 5020, -62, 100_000, nothing)).toEqual([10, 9, 8]);
  // The faster the further, but not without end.
  expect(pagesFor(50_000, 50_020, 5000, 100_000, nothing)).toHaveLength(9);
});

test('what the live window holds is not asked for', () => {
  expect(pagesFor(0, 20, 1, 48_000, { from: 0, to: 400 })).toEqual([]);
  expect(pagesFor(150, 170, 20, 48_000, { from: 0, to: 400 })).toEqual([0]);
  expect(pagesFor(450, 470, -3, 48_000, { from: 300, to: 700 })).toEqual([0]);
});

test('nothing is asked for beyond the ends', () => {
  expect(pagesFor(99_900, 99_920, 400, 99_920, nothing)).toEqual([199]);
  expect(pagesFor(10, 30, -400, 99_920, nothing)).toEqual([0]);
  expect(pagesFor(0, 0, 0, 0, nothing)).toEqual([]);
});

test('a page is drawn while it is fresh, and not after', () => {
  const pages = withPage(new Map(), 2, { rows: [row('a'), row('b')], at: 1000 });
  expect(rowOf(pages, 2 * PAGE + 1, 1500)?.name).toBe('b');
  expect(rowOf(pages, 2 * PAGE + 2, 1500)).toBeNull();
  expect(rowOf(pages, PAGE, 1500)).toBeNull();
  expect(rowOf(pages, 2 * PAGE + 1, 60_000)).toBeNull();
});

test('the oldest pages are forgotten', () => {
  let pages: Pages = new Map();
  for (let number = 0; number < 30; number += 1) pages = withPage(pages, number, { rows: [], at: number });
  pages = withPage(pages, 15, { rows: [], at: 99 });
  expect(pages.size).toBe(20);
  expect(pages.has(9)).toBe(false);
  expect([...pages.keys()].at(-1)).toBe(15);
});
