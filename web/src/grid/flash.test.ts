import { expect, test } from 'vitest';
import { flashOf, noFlashes, withChanged } from './flash';

const uids = (from: number, to: number) =>
  new Set(Array.from({ length: to - from }, (_, n) => `u${from + n}`));

test('a change is shown for a second, and the next one again', () => {
  const first = withChanged(noFlashes, new Set(['a']), 1, 0);
  expect(flashOf(first, 'a', 500)).toBe(' flash-b');
  expect(flashOf(first, 'b', 500)).toBe('');
  expect(flashOf(first, 'a', 1000)).toBe('');
  const second = withChanged(first, new Set(['a']), 2, 500);
  expect(flashOf(second, 'a', 1400)).toBe(' flash-a');
});

test('the same change is taken once, however often the rows are drawn', () => {
  const first = withChanged(noFlashes, new Set(['a']), 1, 0);
  expect(withChanged(first, new Set(['a']), 1, 900)).toBe(first);
});

test('where too much changes nothing new flashes', () => {
  const calm = withChanged(noFlashes, uids(0, 15), 1, 0);
  const busy = withChanged(calm, uids(10, 25), 2, 100);
  expect(flashOf(busy, 'u24', 200)).toBe('');
  expect(flashOf(busy, 'u3', 200)).toBe(' flash-b');
  expect(flashOf(withChanged(busy, uids(30, 40), 3, 1200), 'u30', 1300)).toBe(' flash-b');
});

test('nor where the same few change all the time', () => {
  let flashes = noFlashes;
  for (let beat = 1; beat <= 11; beat += 1) flashes = withChanged(flashes, uids(0, 20), beat, beat * 50);
  // The eleventh is one too many for a second; the tenth was shown.
  expect(flashOf(flashes, 'u0', 1499)).toBe(' flash-a');
  expect(flashOf(flashes, 'u0', 1500)).toBe('');
});
