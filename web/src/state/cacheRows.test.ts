import { expect, test } from 'vitest';
import type { CachedKind, Rule } from '../api/types';
import { cacheRows, seconds, sortCacheRows } from './cacheRows';

const kind = (resource: string, more: Partial<CachedKind> = {}): CachedKind => ({
  group: 'core',
  resource,
  version: 'v1',
  kind: resource,
  state: 'live',
  reason: null,
  message: null,
  objects: 1,
  namespaces: 1,
  bytes: 1,
  asOf: '2026-01-01T00:00:00Z',
  lastSync: '2026-01-01T00:00:00Z',
  syncDuration: '1s',
  lastAccess: null,
  preload: false,
  resyncs: 0,
  reconnects: 0,
  changesPerMinute: null,
  ...more,
});
const rule: Rule = {
  group: 'core',
  resource: 'pods',
  decision: 'preload',
  metadataOnly: false,
  rule: 'spec.preload[0]',
};
const names = (rows: CachedKind[]) => rows.map((row) => row.resource).join(' ');
const kinds = [
  kind('pods', { bytes: 500, syncDuration: '900ms' }),
  kind('nodes', { state: 'failed', bytes: null, objects: null, syncDuration: null }),
  kind('leases', { state: 'cold', bytes: null, objects: null, syncDuration: null }),
  kind('events', { bytes: 900, syncDuration: '1m2s' }),
];

test('each kind has the rule that decided', () => {
  const rows = cacheRows(kinds, [rule], '', false);
  expect(rows[0]?.rule).toBe(rule);
  expect(rows[1]?.rule).toBeNull();
});

test('the filter knows states and rules', () => {
  expect(names(cacheRows(kinds, [rule], 'failed', false))).toBe('nodes');
  expect(names(cacheRows(kinds, [rule], 'preload', false))).toBe('pods');
  expect(names(cacheRows(kinds, [rule], '', true))).toBe('pods nodes events');
});

test('what needs a look comes first; unknown values come last in both directions', () => {
  const rows = cacheRows(kinds, [], '', false);
  expect(names(sortCacheRows(rows, ''))).toBe('nodes events pods leases');
  expect(names(sortCacheRows(rows, 'bytes'))).toBe('pods events leases nodes');
  expect(names(sortCacheRows(rows, '-bytes'))).toBe('events pods leases nodes');
  expect(names(sortCacheRows(rows, 'syncDuration'))).toBe('pods events leases nodes');
});

test('Go durations are times', () => {
  expect(seconds('1h2m3.5s')).toBe(3723.5);
  expect(seconds('35ms')).toBeCloseTo(0.035);
});
