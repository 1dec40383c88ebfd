import { expect, test } from 'vitest';
import type { Kind } from '../api/types';
import { catalogueRows } from './catalogue';

const kind = (name: string, more: Partial<Kind> = {}): Kind => ({
  group: 'core',
  version: 'v1',
  versions: ['v1'],
  resource: `${name.toLowerCase()}s`,
  kind: name,
  singular: name.toLowerCase(),
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
  kind('Pod', { shortNames: ['po'], count: 9 }),
  kind('Node', { namespaced: false, count: null }),
  kind('Secret', { count: 30 }),
];
const names = (q: string, sort: string): string[] => catalogueRows(KINDS, [], q, sort).map((row) => row.kind);

test('by name at first, by a column on demand, what is not known last', () => {
  expect(names('', '')).toEqual(['Node', 'Pod', 'Secret']);
  expect(names('', 'count')).toEqual(['Pod', 'Secret', 'Node']);
  expect(names('', '-count')).toEqual(['Secret', 'Pod', 'Node']);
  expect(names('', 'shortNames')).toEqual(['Pod', 'Node', 'Secret']);
  expect(names('', 'nothing')).toEqual(['Node', 'Pod', 'Secret']);
});

test('the filter looks at every name', () => {
  expect(names('PO', '')).toEqual(['Pod']);
  expect(names('secret core', '')).toEqual(['Secret']);
});

test('each kind has its rule', () => {
  const rule = {
    group: 'core',
    resource: 'pods',
    decision: 'preload',
    metadataOnly: false,
    rule: 'x',
  } as const;
  const rows = catalogueRows(KINDS, [rule], '', '');
  expect(rows.map((row) => row.rule?.rule ?? null)).toEqual([null, 'x', null]);
});
