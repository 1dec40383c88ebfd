import { expect, test } from 'vitest';
import { diffLines, hunks } from './diff';

const show = (before: string, after: string): string =>
  diffLines(before.split(''), after.split(''))
    .map(({ sign, text }) => sign + text)
    .join('');

/** What is left of a diff without what was put in, or without what was taken out. */
const side = (before: string[], after: string[], without: '+' | '-'): string[] =>
  diffLines(before, after)
    .filter(({ sign }) => sign !== without)
    .map(({ text }) => text);

test('equal texts have no difference', () => {
  expect(show('abc', 'abc')).toBe(' a b c');
  expect(hunks(diffLines(['a'], ['a']))).toEqual([]);
});

test('the fewest lines are taken out and put in', () => {
  expect(show('abc', 'axc')).toBe(' a-b+x c');
  expect(show('abc', 'ac')).toBe(' a-b c');
  expect(show('', 'x')).toBe('+x');
  expect(show('abcabba', 'cbabac').replace(/ ./g, '')).toHaveLength(10);
});

test('either text can be read from the difference', () => {
  let seed = 7;
  const random = (most: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % most;
  };
  for (let round = 0; round < 200; round += 1) {
    const text = (): string[] => Array.from({ length: random(14) }, () => 'abcd'[random(4)] ?? '');
    const [before, after] = [text(), text()];
    expect(side(before, after, '+')).toEqual(before);
    expect(side(before, after, '-')).toEqual(after);
  }
});

test('texts without a common line are replaced as a whole, in time', () => {
  const before = Array.from({ length: 25_000 }, (_, n) => `a${n}`);
  const after = Array.from({ length: 25_000 }, (_, n) => `b${n}`);
  const began = performance.now();
  expect(side(before, after, '+')).toEqual(before);
  expect(performance.now() - began).toBeLessThan(5000);
});

test('hunks have three lines around them, numbers of both sides, and join when they touch', () => {
  const before = Array.from({ length: 40 }, (_, n) => `line ${n + 1}`);
  const after = before.map((line, n) => (n === 9 || n === 15 || n === 30 ? `${line}!` : line));
  after.splice(20, 1);
  const found = hunks(diffLines(before, after));
  expect(found.map(({ from, to, lines }) => [from, to, lines.length])).toEqual([
    [7, 7, 20],
    [28, 27, 8],
  ]);
  const first = hunks(diffLines(['a', 'b'], ['x', 'b']))[0];
  expect(first).toEqual({
    from: 1,
    to: 1,
    lines: [
      { sign: '-', text: 'a' },
      { sign: '+', text: 'x' },
      { sign: ' ', text: 'b' },
    ],
  });
});
