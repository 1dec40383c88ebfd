import { expect, test } from 'vitest';
import { blockLines, fileName, highlight } from './yaml';

const short = (line: string) =>
  highlight(line, false)
    .map(({ token, text }) => `${token}(${text})`)
    .join('');

test.each([
  ['kind: Pod', 'key(kind)mark(:)string( Pod)'],
  ['  replicas: 3', 'mark(  )key(replicas)mark(:)number( 3)'],
  ['- name: a', 'mark(- )key(name)mark(:)string( a)'],
  ['- - x', 'mark(- - )string(x)'],
  ['  image: "repo:1.2"', 'mark(  )key(image)mark(:)string( "repo:1.2")'],
  ['"a: b": true', 'key("a: b")mark(:)word( true)'],
  ['labels: {}', 'key(labels)mark(:)mark( {})'],
  ['    app.kubernetes.io/name: x', 'mark(    )key(app.kubernetes.io/name)mark(:)string( x)'],
  ['  time: 2026-01-01T00:00:00Z', 'mark(  )key(time)mark(:)string( 2026-01-01T00:00:00Z)'],
  ['spec:', 'key(spec)mark(:)'],
])('%s', (line, expected) => {
  expect(short(line)).toBe(expected);
  expect(
    highlight(line, false)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(line);
});

test('inside a block scalar nothing is a key', () => {
  const lines = [
    'data:',
    '  run: |',
    '    a: b',
    '',
    '    c',
    '  next: 1',
    '- cmd: |-',
    '    x',
    '- |',
    '  y: z',
    'k: v',
  ];
  expect(blockLines(lines)).toEqual([false, false, true, true, true, false, false, true, false, true, false]);
  expect(highlight('    a: b', true)).toEqual([{ token: 'string', text: '    a: b' }]);
});

test('file names are plain', () => {
  expect(fileName('clusterroles', null, 'system:node')).toBe('clusterroles-system_node.yaml');
  expect(fileName('pods', 'a', 'b.c')).toBe('pods-a-b.c.yaml');
});
