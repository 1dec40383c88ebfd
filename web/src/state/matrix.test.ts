import { expect, test } from 'vitest';
import type { Kind } from '../api/types';
import { cellOf, heat, matrix, matrixRows } from './matrix';

const kind = (resource: string, more: Partial<Kind> = {}): Kind => ({
  group: 'core',
  version: 'v1',
  versions: ['v1'],
  resource,
  kind: resource,
  singular: resource,
  namespaced: true,
  shortNames: [],
  categories: [],
  state: 'live',
  reason: null,
  message: null,
  count: 1,
  access: 'all',
  ...more,
});

const KINDS = [
  kind('pods'),
  kind('secrets'),
  kind('jobs', { state: 'syncing' }),
  kind('leases', { state: 'cold' }),
  kind('nodes', { namespaced: false }),
];
const SPACES = [
  { name: 'shop', counts: { 'core/pods': 3, 'core/secrets': 0, 'core/jobs': 1 } },
  { name: 'bank', counts: { 'core/pods': 40, 'core/secrets': 9, 'core/jobs': 0 } },
  { name: 'dark', counts: {} },
];

test('columns are the kinds with most objects', () => {
  const { columns, counted, kinds } = matrix(SPACES, KINDS, 2);
  expect(columns.map((one) => one.resource)).toEqual(['pods', 'secrets']);
  expect([counted, kinds]).toEqual([3, 4]);
});

test('a zero stands only where everything is known', () => {
  expect(cellOf(kind('a'), 0)).toEqual({ n: 0, partial: false });
  expect(cellOf(kind('a'), undefined).n).toBeNull();
  expect(cellOf(kind('a', { state: 'syncing' }), 0).n).toBeNull();
  expect(cellOf(kind('a', { state: 'syncing' }), 7)).toEqual({ n: 7, partial: true });
  const { rows } = matrix(SPACES, KINDS, 9);
  expect(rows.map((row) => row.total)).toEqual([4, 49, null]);
  expect(rows.map((row) => row.cells['core/jobs']?.n)).toEqual([1, null, null]);
});

test('sorted by a kind, what is not known last', () => {
  const { rows } = matrix(SPACES, KINDS, 9);
  const names = (q: string, sort: string): string[] => matrixRows(rows, q, sort).map((row) => row.name);
  expect(names('', '')).toEqual(['bank', 'dark', 'shop']);
  expect(names('', '-name')).toEqual(['shop', 'dark', 'bank']);
  expect(names('', '-total')).toEqual(['bank', 'shop', 'dark']);
  expect(names('', 'core/pods')).toEqual(['shop', 'bank', 'dark']);
  expect(names('A', '')).toEqual(['bank', 'dark']);
});

test('shading grows with the order of magnitude', () => {
  expect([null, 0, 1, 3, 4, 16, 64, 256, 100_000].map(heat)).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 5]);
});
