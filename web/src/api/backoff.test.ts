import { expect, test } from 'vitest';
import { backoff, passes } from './backoff';

test('waits grow, are spread, and end at ten seconds', () => {
  expect(backoff(0, 0, null)).toBe(250);
  expect(backoff(0, 1, null)).toBe(500);
  expect(backoff(3, 1, null)).toBe(4000);
  expect(backoff(50, 1, null)).toBe(10_000);
});

test('what the server asks for is kept', () => {
  expect(backoff(0, 0.5, 2)).toBe(2000);
});

test('only what may pass is tried again', () => {
  expect([0, 408, 429, 500, 503].filter((status) => !passes(status))).toEqual([]);
  expect([400, 401, 403, 404, 414].filter(passes)).toEqual([]);
});
