import { expect, test } from 'vitest';
import { ApiError } from '../api/client';
import { isGone, objectKey, shownOf, throughOf } from './object';

test('an object is gone when it or its kind is not there, not when it is merely not shown', () => {
  const missing = (reason: string): ApiError => new ApiError(404, reason, '');
  expect(isGone(missing('NotFound'))).toBe(true);
  expect(isGone(missing('UnknownKindRequested'))).toBe(true);
  expect(isGone(missing('ExcludedByPolicy'))).toBe(false);
  expect(isGone(new ApiError(503, 'NotFound', ''))).toBe(false);
  expect(isGone(null)).toBe(false);
  expect(shownOf('it', missing('NotFound'))).toBe('it');
  expect(shownOf('it', missing('ExcludedByPolicy'))).toBe(null);
  expect(shownOf('it', new ApiError(503, 'Busy', ''))).toBe('it');
});

test('objects of the cluster have a key of their own', () => {
  expect(objectKey({ group: 'core', resource: 'nodes', namespace: null, name: 'n' })).toBe('core/nodes/_/n');
});

test('an object that is not there yet, or no longer shown, is not asked for more often', () => {
  expect(throughOf(null, true)).toBe(true);
  expect(throughOf(null, false)).toBe(false);
  expect(throughOf({ state: 'passthrough' }, false)).toBe(true);
  expect(throughOf({ state: 'live' }, true)).toBe(false);
});
