import { expect, test } from 'vitest';
import { ApiError } from '../api/client';
import { failedAgain } from './asked';

test('what was read stays when it cannot be read again, unless it is of something else or refused', () => {
  const was = { key: 'a', name: 'a 0', data: 'one', error: null };
  const down = new ApiError(503, 'NotReady', '');
  expect(failedAgain(was, 'a', 'a 1', down)).toEqual({ key: 'a', name: 'a 1', data: 'one', error: down });
  expect(failedAgain(was, 'b', 'b 0', down).data).toBeNull();
  expect(failedAgain(was, 'a', 'a 1', new ApiError(403, 'AccessDenied', '')).data).toBeNull();
  expect(failedAgain<string>(null, 'a', 'a 0', down).data).toBeNull();
});
