import { expect, test } from 'vitest';
import type { Kind } from '../api/types';
import { kindOf } from './kinds.fixture';
import { placeOf } from './go';

const kind = (group: string, name: string, resource: string, namespaced = true): Kind =>
  kindOf(group, name, resource, { namespaced });
const kinds = [
  kind('core', 'Pod', 'pods'),
  kind('core', 'Node', 'nodes', false),
  kind('apps', 'Deployment', 'deployments'),
  kind('a.example', 'Widget', 'widgets'),
  kind('b.example', 'Widget', 'widgets'),
];
const none = { apiVersion: '', kind: '', namespace: '', name: '' };

test('an object is found by what a manifest calls it', () => {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'a', name: 'b' };
  const object = { group: 'apps', resource: 'deployments', namespace: 'a', name: 'b' };
  expect(placeOf(target, kinds)).toMatchObject({ page: 'object', object });
});

test('the core group has no name, and objects of the cluster no namespace', () => {
  const target = { apiVersion: 'v1', kind: 'node', namespace: 'a', name: 'n' };
  expect(placeOf(target, kinds)).toMatchObject({ object: { group: 'core', namespace: null } });
});

test('without a name it is a list', () => {
  const pods = { group: 'core', resource: 'pods' };
  expect(placeOf({ ...none, kind: 'pods' }, kinds)).toEqual({ page: 'table', kind: pods });
});

test('what is not served or could be two kinds leads nowhere', () => {
  expect(placeOf({ ...none, apiVersion: 'apps/v1', kind: 'Pod' }, kinds)).toBe(null);
  expect(placeOf({ ...none, kind: 'Widget' }, kinds)).toBe(null);
});
