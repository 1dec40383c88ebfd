import { expect, test } from 'vitest';
import type { Kind } from '../api/types';
import { kindOf } from './kinds.fixture';
import { kindsFor, meansCommand, reachOf, recentWith, typed } from './palette';

const kind = (group: string, name: string, resource: string, ...shortNames: string[]): Kind =>
  kindOf(group, name, resource, { shortNames });
const kinds = [
  kind('apps', 'Deployment', 'deployments', 'deploy'),
  kind('core', 'Pod', 'pods', 'po'),
  kind('metrics.k8s.io', 'PodMetrics', 'pods'),
  kind('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', 'pdb'),
  kind('example.io', 'Foo', 'foos'),
];
const found = (word: string, favourites: string[] = []) =>
  kindsFor(kinds, word, favourites).map((one) => `${one.group}/${one.resource}`);

test.each([
  ['pods', { word: 'pods', ns: null, q: '' }],
  [':po', { word: 'po', ns: null, q: '' }],
  ['deploy -n kube-system', { word: 'deploy', ns: ['kube-system'], q: '' }],
  // A minus negates in a filter: only a word of its own names a namespace.
  ['deploy -n=kube-system -nginx', { word: 'deploy', ns: ['kube-system'], q: '-nginx' }],
  ['pods --namespace=a,b app=web is:problem', { word: 'pods', ns: ['a', 'b'], q: 'app=web is:problem' }],
  ['pods -A -name:x', { word: 'pods', ns: [], q: '-name:x' }],
  ['pods -n', { word: 'pods', ns: [], q: '' }],
])('%s', (text, expected) => {
  expect(typed(text)).toEqual(expected);
});

test('a kind is found by plural, singular, short name and group', () => {
  expect(found('po')[0]).toBe('core/pods');
  expect(found('deploy')[0]).toBe('apps/deployments');
  expect(found('pdb')).toEqual(['policy/poddisruptionbudgets']);
  expect(found('foos.example.io')).toEqual(['example.io/foos']);
  expect(found('example')).toEqual(['example.io/foos']);
  expect(found('nothing')).toEqual([]);
});

test('the core kind goes before others of its name, and favourites before those that fit as well', () => {
  expect(found('pods')).toEqual(['core/pods', 'metrics.k8s.io/pods']);
  expect(found('d', ['policy/poddisruptionbudgets'])).toEqual([
    'apps/deployments',
    'policy/poddisruptionbudgets',
    'core/pods',
    'metrics.k8s.io/pods',
  ]);
});

test('nothing typed offers the favourites', () => {
  expect(found('', ['example.io/foos', 'core/pods'])).toEqual(['example.io/foos', 'core/pods']);
  expect(recentWith(['a', 'b', 'c'], 'b', 3)).toEqual(['b', 'a', 'c']);
  expect(recentWith(['a', 'b'], 'c', 2)).toEqual(['c', 'a']);
});

test('the whole name of a page is meant before a kind with a filter, and after a kind of that very name', () => {
  const kinds = [
    kindOf('apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions', {
      shortNames: ['crd'],
    }),
  ];
  const means = (text: string): boolean => meansCommand(text, ['CRD health', 'Cache', 'CRD'], kinds);
  expect(means('crd health')).toBe(true);
  expect(means('Cache')).toBe(true);
  expect(means('crd')).toBe(false);
  expect(means('crd hea')).toBe(false);
});

test('only an answer that is whole and of now reaches everything', () => {
  expect(reachOf(null, null)).toBe('waits');
  expect(reachOf(null, new Error('no'))).toBe('part');
  expect(reachOf({ complete: true }, null)).toBe('all');
  expect(reachOf({ complete: true }, new Error('no'))).toBe('part');
  expect(reachOf({ complete: false }, null)).toBe('part');
  expect(reachOf({ complete: true, state: 'stale' }, null)).toBe('part');
});
