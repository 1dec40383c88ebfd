import { expect, test } from 'vitest';
import { grow } from './growth';
import { kindOf } from './kinds.fixture';

const pods = (count: number | null) => kindOf('core', 'Pod', 'pods', { count, state: 'live' });
const jobs = (count: number | null) => kindOf('batch', 'Job', 'jobs', { count, state: 'live' });

test('what was seen is added up, oldest first', () => {
  const first = grow(null, [pods(3), jobs(2)]);
  expect(grow(first, [jobs(2), pods(4)]).totals).toEqual([5, 6]);
});

test('a kind that is counted only now, or no longer, begins a new line', () => {
  const first = grow(null, [pods(3), jobs(null)]);
  expect(first.totals).toEqual([3]);
  expect(grow(first, [pods(3), jobs(40)]).totals).toEqual([43]);
});

test('kinds of the cluster and those still loading are not counted', () => {
  const nodes = kindOf('core', 'Node', 'nodes', { count: 9, namespaced: false, state: 'live' });
  const loading = kindOf('apps', 'Deployment', 'deployments', { count: 1, state: 'syncing' });
  expect(grow(null, [nodes, loading, pods(1)])).toEqual({ of: 'core/pods', totals: [1] });
});
