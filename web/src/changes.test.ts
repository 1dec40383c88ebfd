import { expect, test } from 'vitest';
import { MOST_CHANGES, NO_CHANGES, see, versionOf } from './changes';

const yaml = (version: string, replicas: string, uid = 'u1'): string =>
  `kind: X\nmetadata:\n  name: a\n  resourceVersion: "${version}"\n  uid: ${uid}\nspec:\n  replicas: ${replicas}\n`;

test('the version is the one of the object, not of what it speaks of', () => {
  expect(versionOf(yaml('42', '1'))).toBe('42');
  expect(
    versionOf('involvedObject:\n  resourceVersion: "1"\nmetadata:\n  name: a\nx:\n  resourceVersion: "2"\n'),
  ).toBe('');
  expect(versionOf('')).toBe('');
});

test('the first state is no change, equal ones are none either', () => {
  const first = see(NO_CHANGES, 'a', yaml('1', '1'), 100);
  expect(first).toMatchObject({ key: 'a', since: 100, list: [] });
  expect(see(first, 'a', yaml('1', '1'), 101)).toBe(first);
  expect(see(first, 'b', yaml('9', '1'), 102)).toMatchObject({ key: 'b', since: 102, list: [] });
});

test('a change has its time, both versions and the lines that differ', () => {
  const two = see(see(NO_CHANGES, 'a', yaml('1', '1'), 100), 'a', yaml('2', '3'), 103);
  expect(two.list[0]).toMatchObject({ at: 103, from: '1', to: '2', added: 1, removed: 1, recreated: false });
  expect(two.list[0]?.hunks[0]?.lines.map(({ sign, text }) => sign + text).slice(-3)).toEqual([
    ' spec:',
    '-  replicas: 1',
    '+  replicas: 3',
  ]);
});

test('a version in which nothing else differs has no lines', () => {
  const two = see(see(NO_CHANGES, 'a', yaml('1', '1'), 100), 'a', yaml('2', '1'), 103);
  expect(two.list[0]).toMatchObject({ from: '1', to: '2', hunks: [], added: 0 });
});

test('another object of the same name says so', () => {
  const two = see(see(NO_CHANGES, 'a', yaml('1', '1'), 100), 'a', yaml('2', '1', 'u2'), 103);
  expect(two.list[0]?.recreated).toBe(true);
});

test('the last ones are kept, and it is known how many are not', () => {
  let all = see(NO_CHANGES, 'a', yaml('0', '0'), 0);
  for (let n = 1; n <= MOST_CHANGES + 7; n += 1) all = see(all, 'a', yaml(`${n}`, `${n}`), n);
  expect(all.list).toHaveLength(MOST_CHANGES);
  expect(all.dropped).toBe(7);
  expect(all.list[0]?.to).toBe(`${MOST_CHANGES + 7}`);
});

test('a difference that is too long is cut, and says by how much', () => {
  const long = (mark: string): string => Array.from({ length: 2000 }, (_, n) => `${mark}${n}`).join('\n');
  const two = see(see(NO_CHANGES, 'a', long('a'), 0), 'a', long('b'), 1);
  expect(two.list[0]).toMatchObject({ added: 2000, removed: 2000, cut: 3000 });
});
