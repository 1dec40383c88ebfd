import { expect, test } from 'vitest';
import type { Kinds } from '../api/types';
import { uncounted } from './kinds';
import { kindOf } from './kinds.fixture';

test('in other namespaces the kinds stay, and their counts are not known', () => {
  const pods = kindOf('core', 'Pod', 'pods', { count: 7 });
  const freshness = { state: 'live', complete: true, asOf: null, resourceVersion: null } as const;
  const kinds: Kinds = { ...freshness, reason: null, message: null, kinds: [pods] };
  expect(uncounted(kinds)).toEqual({ ...kinds, kinds: [{ ...pods, count: null }] });
  expect(uncounted(null)).toBe(null);
});
