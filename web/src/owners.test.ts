import { expect, test } from 'vitest';
import type { Owner } from './api/answers';
import { chain, labelFilter, ownedFilter } from './owners';

const owner = (name: string, depth: number, controller: boolean): Owner => ({
  group: 'apps',
  version: 'v1',
  kind: 'X',
  resource: 'xs',
  namespace: 'a',
  name,
  uid: name,
  controller,
  found: true,
  health: 'ok',
  depth,
});

test('the chain goes up along those that manage', () => {
  const all = [owner('other', 1, false), owner('set', 1, true), owner('deployment', 2, true)];
  expect(chain(all).map(({ name }) => name)).toEqual(['set', 'deployment']);
  expect(chain([owner('only', 1, false)]).map(({ name }) => name)).toEqual(['only']);
  expect(chain([])).toEqual([]);
});

test('filters that the server understands', () => {
  expect(labelFilter('app.kubernetes.io/name', 'web')).toBe('app.kubernetes.io/name=web');
  expect(labelFilter('canary', '')).toBe('label:canary');
  expect(ownedFilter('ReplicaSet', 'web-7d9')).toBe('owner:ReplicaSet/web-7d9');
  expect(ownedFilter('ClusterRole', 'system:node')).toBe('owner:"ClusterRole/system:node"');
});
