import { expect, test } from 'vitest';
import type { Column, Row } from '../api/types';
import { cellOf, gridColumns, measure, termOf, textWidth, tracks } from './columns';

const column = (name: string, more: Partial<Column> = {}): Column => ({
  id: name.toLowerCase(),
  name,
  type: 'string',
  format: '',
  priority: 0,
  description: '',
  ...more,
});
const columns = [
  column('Name', { format: 'name' }),
  column('Restarts', { type: 'integer' }),
  column('Age'),
  column('IP', { priority: 1 }),
];
const row: Row = {
  uid: 'u',
  namespace: 'team',
  name: 'web',
  health: 'ok',
  cells: ['web', 3, '5m', '10.0.0.1'],
};

test('the namespace comes first, wide columns only when asked for', () => {
  const names = (wide: boolean, namespaced: boolean) =>
    gridColumns(columns, namespaced, wide, 'NS').map((one) => one.name);
  expect(names(false, true)).toEqual(['NS', 'Name', 'Restarts', 'Age']);
  expect(names(true, false)).toEqual(['Name', 'Restarts', 'Age', 'IP']);
});

test('the name is the column that says so, and without it the first one leads to the object', () => {
  const events = [column('Last Seen'), column('Reason'), column('Name', { format: 'name', priority: 1 })];
  const of = (list: Column[], wide: boolean) =>
    gridColumns(list, true, wide, 'NS').map((one) => `${one.name} ${one.role}${one.link ? ' link' : ''}`);
  expect(of(events, true)).toEqual(['NS namespace', 'Last Seen cell', 'Reason cell', 'Name name link']);
  expect(of(events, false)).toEqual(['NS namespace', 'Last Seen cell link', 'Reason cell']);
  expect(of([column('Id'), column('Age')], false)).toEqual(['NS namespace', 'Id name link', 'Age age']);
});

test('cells keep their place when columns are hidden', () => {
  const wide = gridColumns(columns, true, true, 'NS');
  expect(wide.map((one) => cellOf(row, one))).toEqual(['team', 'web', 3, '5m', '10.0.0.1']);
  expect(wide.map((one) => cellOf({ ...row, health: 'ok', cells: [] }, one))).toEqual([
    'team',
    null,
    null,
    null,
    null,
  ]);
});

test('columns grow with their content and never shrink', () => {
  const shown = gridColumns(columns, true, false, 'NS');
  const first = measure(shown, [{ ...row, health: 'ok', cells: ['a-very-long-name-of-a-pod'] }], new Map());
  expect(first.get('name')).toBe(25);
  expect(measure(shown, [row], first).get('name')).toBe(25);
  expect(measure(shown, [{ ...row, health: 'ok', cells: ['x'.repeat(500)] }], first).get('name')).toBe(56);
});

test('a column has room for its letters in the font that there is, its glyph, and the edge of the table', () => {
  const [namespace, name, status] = gridColumns([column('Name'), column('Status')], true, false, 'NS');
  const shown = [namespace, name, status].filter((one) => one !== undefined);
  const letters = new Map(shown.map(({ id }) => [id, 10]));
  expect(tracks(shown, letters, 7).template).toBe(
    'minmax(100px, 100fr) minmax(103px, 206fr) minmax(110px, 110fr)',
  );
  expect(tracks(shown, letters, 8).least).toBe(110 + 114 + 120);
});

test('times that are written out have room', () => {
  const shown = gridColumns(columns, false, false, 'NS');
  const aged = [{ ...row, at: { 2: 1000 } }];
  expect(measure(shown, aged, new Map()).get('age')).toBe(7);
  expect(measure(shown, aged, new Map(), 'utc').get('age')).toBe('1970-01-01 00:16:40Z'.length);
});

test('Chinese letters are twice as wide', () => {
  expect(textWidth('命名空间')).toBe(8);
});

test('namespaces, nodes and labels narrow the table, other cells do not', () => {
  const more = [...columns, column('Node'), column('label:app')];
  const shown = gridColumns(more, true, false, 'NS');
  expect(shown.map((one) => termOf(one, 'x'))).toEqual(['ns:x', null, null, null, 'node:x', 'label:app=x']);
});
