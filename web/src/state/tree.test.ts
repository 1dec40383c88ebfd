import { expect, test } from 'vitest';
import type { Kind } from '../api/types';
import { isBuiltin, mergeKinds, tree } from './tree';

const kind = (group: string, resource: string, name: string, more: Partial<Kind> = {}): Kind => ({
  group,
  version: 'v1',
  versions: ['v1'],
  resource,
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

const kinds = [
  kind('cert-manager.io', 'certificates', 'Certificate', { shortNames: ['cert'] }),
  kind('apps', 'deployments', 'Deployment', { shortNames: ['deploy'] }),
  kind('core', 'pods', 'Pod', { shortNames: ['po'], categories: ['all'] }),
  kind('discovery.k8s.io', 'endpointslices', 'EndpointSlice'),
];

test('common kinds come first, custom groups before those of Kubernetes', () => {
  const all = tree(kinds, '');
  expect(all.common.map((one) => one.kind)).toEqual(['Pod', 'Deployment']);
  expect(all.custom.map((one) => one.id)).toEqual(['cert-manager.io']);
  expect(all.builtin.map((one) => one.id)).toEqual(['core', 'apps', 'discovery.k8s.io']);
  expect(all.shown).toBe(4);
});

test('the filter knows kinds, plurals, groups and short names', () => {
  for (const filter of ['certif', 'cert-man', 'CERT', 'cert io']) expect(tree(kinds, filter).shown).toBe(1);
  expect(tree(kinds, 'po').common.map((one) => one.kind)).toEqual(['Pod']);
  expect(tree(kinds, 'nothing').shown).toBe(0);
});

test('groups of the project are built in', () => {
  expect(['core', 'apps', 'rbac.authorization.k8s.io'].every(isBuiltin)).toBe(true);
  expect(isBuiltin('monitoring.coreos.com')).toBe(false);
});

test('equal kinds stay the same objects', () => {
  expect(mergeKinds(kinds, structuredClone(kinds))).toBe(kinds);
  const changed = structuredClone(kinds).map((one) => (one.kind === 'Pod' ? { ...one, count: 2 } : one));
  const merged = mergeKinds(kinds, changed);
  expect(merged).not.toBe(kinds);
  expect(merged[0]).toBe(kinds[0]);
  expect(merged[2]?.count).toBe(2);
});
