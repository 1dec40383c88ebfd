import { expect, test } from 'vitest';
import { ApiError } from '../api/client';
import { type Held, NOTHING_HELD, answered, failed, retryAfter } from './polled';

const down = new ApiError(0, 'Unreachable', 'no');
const first = answered<string>(NOTHING_HELD, 'a', 'one', 10);

test('an equal answer changes nothing', () => {
  expect(first).toEqual({ key: 'a', data: 'one', error: null, failedSince: null, answeredAt: 10 });
  expect(answered(first, 'a', 'one', 20)).toBe(first);
  expect(answered(first, 'b', 'one', 20).answeredAt).toBe(20);
});

test('a failure keeps the data, the time it began and the time of the last answer', () => {
  const once = failed(first, 'a', down, 30, 25);
  const twice: Held<string> = failed(once, 'a', down, 40, 25);
  expect(twice).toEqual({ key: 'a', data: 'one', error: down, failedSince: 30, answeredAt: 25 });
  expect(answered(twice, 'a', 'one', 50)).toEqual({ ...first, answeredAt: 50 });
  expect(failed(twice, 'b', down, 60, null)).toMatchObject({ data: null, failedSince: 60, answeredAt: null });
});

test.each([401, 403])('%i takes away what was shown, also when the server is gone afterwards', (status) => {
  const refused = failed(first, 'a', new ApiError(status, 'AccessDenied', 'no'), 30, 25);
  expect(refused.data).toBeNull();
  expect(failed(refused, 'a', down, 40, 25).data).toBeNull();
});

test('it is tried again in seconds, ever less often, and not before the server wants it', () => {
  const waits = [1, 2, 3, 50].map((failures) => retryAfter(failures, down, 1));
  expect(waits).toEqual([4000, 8000, 10_000, 10_000]);
  expect(retryAfter(1, down, 0)).toBe(2000);
  expect(retryAfter(1, new ApiError(503, 'NotReady', '', 15), 0)).toBe(15_000);
});
