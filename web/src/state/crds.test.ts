import { expect, test } from 'vitest';
import type { Crd } from '../api/answers';
import { crdCounts, crdRows, toggleProblem, uncounted } from './crds';

const crd = (name: string, more: Partial<Crd> = {}): Crd => ({
  name,
  group: name.replace(/^[^.]*\./, ''),
  resource: name.replace(/\..*$/, ''),
  kind: 'Thing',
  namespaced: true,
  established: true,
  namesAccepted: true,
  terminating: false,
  versions: [{ name: 'v1', served: true, storage: true, deprecated: false, deprecationWarning: null }],
  storedVersions: ['v1'],
  objects: 3,
  bytes: 1000,
  state: 'live',
  problems: [],
  ...more,
});

const CRDS = [
  crd('apples.shop.example', { objects: 0, problems: ['NoObjects'] }),
  crd('pears.shop.example', { objects: null, bytes: null, state: 'cold' }),
  crd('plums.shop.example', { established: false, problems: ['NotEstablished', 'NoObjects'], objects: 0 }),
  crd('figs.shop.example', { objects: 70 }),
];
const names = (q: string, sort = ''): string[] =>
  crdRows(CRDS, q, sort).map((one) => one.name.split('.')[0] ?? '');

test('counted by problem, worst first', () => {
  expect(crdCounts(CRDS).filter(({ n }) => n > 0)).toEqual([
    { problem: 'NotEstablished', n: 1 },
    { problem: 'NoObjects', n: 2 },
  ]);
});

test('what was not counted is not without objects', () => {
  expect(uncounted(CRDS)).toBe(1);
  expect(names('NoObjects')).toEqual(['plums', 'apples']);
});

test('problems come first, what is not known last', () => {
  expect(names('')).toEqual(['plums', 'apples', 'figs', 'pears']);
  expect(names('', '-objects')).toEqual(['figs', 'apples', 'plums', 'pears']);
  expect(names('', 'objects').at(-1)).toBe('pears');
  expect(names('noobjects apples')).toEqual(['apples']);
});

test('a problem goes into the filter and out of it', () => {
  expect(toggleProblem('', 'NoObjects')).toBe('NoObjects');
  expect(toggleProblem('shop NoObjects', 'NoObjects')).toBe('shop');
  expect(toggleProblem('shop', 'Terminating')).toBe('shop Terminating');
});
