import { expect, test } from 'vitest';
import { TALLEST, WINDOW, reveal, scrollTo, slice, windowFor } from './geometry';

const view = (rows: number, scrollTop: number) => ({ rows, scrollTop, height: 640, rowHeight: 32 });

test('a short list is drawn whole', () => {
  expect(slice(view(5, 0))).toMatchObject({ start: 0, end: 5, first: 0, last: 5, top: 0, tall: 160 });
  expect(slice(view(0, 0))).toMatchObject({ start: 0, end: 0, tall: 0 });
});

test('of a long list only what is seen and a little more is drawn', () => {
  const seen = slice(view(100_000, 32_000));
  expect(seen).toMatchObject({ first: 1000, last: 1020, start: 992, end: 1037, top: 992 * 32 });
});

test('the last row can be reached, also when the scroll bar is scaled', () => {
  for (const rows of [100, 100_000, 1_000_000]) {
    const tall = Math.min(rows * 32, TALLEST);
    const seen = slice(view(rows, tall - 640));
    expect(seen.last).toBe(rows);
    // The last row ends where the spacer ends.
    expect(seen.top + (seen.end - seen.start) * 32).toBeCloseTo(tall, 3);
  }
});

test('revealing a row moves no more than needed, and shows it', () => {
  expect(reveal(view(1000, 3200), 105)).toBe(3200);
  expect(reveal(view(1000, 3200), 50)).toBe(1600);
  expect(reveal(view(1000, 0), 20)).toBe(32);
  for (const row of [0, 17, 499_999, 999_999]) {
    const seen = slice(view(1_000_000, reveal(view(1_000_000, 4_000_000), row)));
    expect(row).toBeGreaterThanOrEqual(seen.first);
    expect(row).toBeLessThan(seen.last);
  }
});

test('a row that was the first one is so again, also with larger rows', () => {
  for (const [rows, row] of [
    [1000, 0],
    [1000, 500],
    [1_000_000, 700_000],
  ] as const) {
    for (const rowHeight of [28, 40]) {
      const port = { ...view(rows, 0), rowHeight };
      expect(slice({ ...port, scrollTop: scrollTo(port, row) + 0.01 }).first).toBe(row);
    }
  }
});

test('the window follows what is seen, in steps', () => {
  expect(windowFor(0, 0, 20, 100_000)).toBe(0);
  expect(windowFor(0, 300, 320, 100_000)).toBe(0);
  expect(windowFor(0, 340, 360, 100_000)).toBe(200);
  expect(windowFor(200, 340, 360, 100_000)).toBe(200);
  expect(windowFor(0, 99_980, 100_000, 100_000)).toBe(99_800);
  expect(windowFor(99_800, 0, 20, 100_000)).toBe(0);
  expect(windowFor(0, 90, 110, 110)).toBe(0);
  expect(WINDOW).toBeLessThanOrEqual(1000);
});
