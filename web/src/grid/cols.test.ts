import { expect, test } from 'vitest';
import type { Column } from '../api/types';
import { arrange, formatCols, labelCols, moveCol, parseCols, toggleCol } from './cols';
import { gridColumns } from './columns';

const column = (id: string, more: Partial<Column> = {}): Column => ({
  id,
  name: id,
  type: 'string',
  format: '',
  priority: 0,
  description: '',
  ...more,
});
const all = [
  column('name', { format: 'name' }),
  column('ready'),
  column('age'),
  column('node', { priority: 1 }),
  column('label:app', { priority: 0 }),
];
const shown = (text: string, wide = false) => gridColumns(all, true, wide, 'NS', text).map((one) => one.id);
const none = { added: [], hidden: [], order: [] };

test('what the address says comes and goes unchanged', () => {
  const text = '+label:app,-node,age,ready';
  expect(parseCols(text)).toEqual({ added: ['label:app'], hidden: ['node'], order: ['age', 'ready'] });
  expect(formatCols(parseCols(text))).toBe(text);
  expect(parseCols('+,-,,age,age')).toEqual({ added: [], hidden: [], order: ['age'] });
  expect(formatCols(none)).toBe('');
});

test('columns are hidden, shown and moved; the name never', () => {
  expect(shown('')).toEqual(['namespace', 'name', 'ready', 'age', 'label:app']);
  expect(shown('-age,-name,-namespace')).toEqual(['namespace', 'name', 'ready', 'label:app']);
  expect(shown('+node')).toEqual(['namespace', 'name', 'ready', 'age', 'node', 'label:app']);
  expect(shown('age,ready', true)).toEqual(['namespace', 'name', 'age', 'ready', 'node', 'label:app']);
  expect(shown('unknown')).toEqual(shown(''));
});

test('only labels are asked of the server', () => {
  expect(labelCols('+label:app,+node,-age,+label:example.com/tier')).toBe('label:app,label:example.com/tier');
  expect(labelCols('+label:')).toBe('');
});

test('showing again what was hidden leaves nothing behind', () => {
  const hidden = toggleCol(none, 'age', true, true);
  expect(formatCols(hidden)).toBe('-age');
  expect(formatCols(toggleCol(hidden, 'age', false, true))).toBe('');
  const more = toggleCol(none, 'node', false, false);
  expect(formatCols(more)).toBe('+node');
  expect(formatCols(toggleCol(more, 'node', true, false))).toBe('');
});

test('a column moves by one place', () => {
  const columns = gridColumns(all, true, false, 'NS', '');
  expect(moveCol(none, columns, 'age', -1).order).toEqual(['age', 'ready', 'label:app']);
  expect(moveCol(none, columns, 'ready', -1)).toBe(none);
  expect(moveCol(none, columns, 'name', 1)).toBe(none);
  expect(arrange(columns, moveCol(none, columns, 'ready', 1)).map((one) => one.id)).toEqual([
    'namespace',
    'name',
    'age',
    'ready',
    'label:app',
  ]);
});
