import { expect, test } from 'vitest';
import { around, folding, hiddenLines, lineOf } from './fold';

const TEXT = [
  'kind: Pod',
  'metadata:',
  '  labels:',
  '    app: web',
  '  name: web',
  'spec:',
  '  containers:',
  '  - name: a',
  '    args:',
  '    - one',
  '    - two',
  '  - name: b',
  '  note: |',
  '    first',
  '',
  '      deeper',
  '    last',
  'status: {}',
];

test('a line holds what is indented deeper, and the sequence below a key', () => {
  const { ends } = folding(TEXT);
  expect(ends).toEqual([0, 4, 3, 3, 4, 16, 11, 10, 10, 9, 10, 11, 16, 13, 14, 15, 16, 17]);
});

test('what is folded is out of sight, and only that', () => {
  const fold = folding(TEXT);
  const id = (line: number): string => fold.ids.get(line) ?? '?';
  const hidden = hiddenLines(fold, new Set([id(1), id(8)]));
  expect(hidden.flatMap((one, line) => (one ? [line] : []))).toEqual([2, 3, 4, 9, 10]);
  expect(hiddenLines(fold, new Set())).not.toContain(true);
});

test('a fold keeps its name when lines come before it', () => {
  const before = folding(TEXT).ids.get(8);
  expect(folding(['apiVersion: v1', ...TEXT]).ids.get(9)).toBe(before);
  const twice = folding(['a:', '- b:', '    c: 1', '- b:', '    c: 2']);
  expect(new Set(twice.ids.values()).size).toBe(twice.ids.size);
});

test('what a line is folded into', () => {
  expect(around(folding(TEXT), 9)).toHaveLength(4);
  expect(around(folding(TEXT), 0)).toEqual([]);
});

test('a deep link names a line', () => {
  expect(lineOf('#L42')).toBe(41);
  expect(['', '#L0', '#L', '#l4', '#content'].map(lineOf)).toEqual([null, null, null, null, null]);
});
