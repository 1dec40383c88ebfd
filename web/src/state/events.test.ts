import { expect, test } from 'vitest';
import { ApiError } from '../api/client';
import type { Events, Kind } from '../api/types';
import { kindOf } from './kinds.fixture';
import { aboutOf, isCurrent } from './events';

const kind = (group: string, name: string, resource: string, namespaced = true): Kind =>
  kindOf(group, name, resource, { namespaced });
const kinds = [
  kind('core', 'Pod', 'pods'),
  kind('metrics.k8s.io', 'PodMetrics', 'pods'),
  kind('core', 'Node', 'nodes', false),
  kind('core', 'Service', 'services'),
  kind('serving.knative.dev', 'Service', 'services'),
  kind('a.example', 'Widget', 'widgets'),
  kind('b.example', 'Widget', 'widgets'),
];

test('an Event leads to what it is about', () => {
  const pod = { group: 'core', resource: 'pods', namespace: 'a', name: 'web-1' };
  expect(aboutOf('pod/web-1', 'a', kinds)).toEqual(pod);
  expect(aboutOf('node/n', 'default', kinds)?.namespace).toBe(null);
  expect(aboutOf('service/s', 'a', kinds)?.group).toBe('core');
});

test('what could be two kinds, or is none, leads nowhere', () => {
  expect(aboutOf('widget/w', 'a', kinds)).toBe(null);
  expect(aboutOf('nothing', 'a', kinds)).toBe(null);
  expect(aboutOf('pod/', 'a', kinds)).toBe(null);
});

test('the number of Events is known while they are all there, of now, and were read the last time', () => {
  const events = (more: Partial<Events>): Events => ({
    state: 'live',
    complete: true,
    asOf: null,
    resourceVersion: null,
    reason: null,
    message: null,
    events: [],
    ...more,
  });
  const is = (data: Events | null, error: ApiError | null = null): boolean => isCurrent({ data, error });
  expect([is(events({})), is(events({ state: 'passthrough' }))]).toEqual([true, true]);
  expect([is(events({ state: 'stale' })), is(events({ state: 'parked' }))]).toEqual([false, false]);
  expect([is(null), is(events({ complete: false })), is(events({}), new ApiError(503, '', ''))]).toEqual([
    false,
    false,
    false,
  ]);
});
