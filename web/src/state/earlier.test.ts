import { expect, test } from 'vitest';
import type { Search } from '../api/answers';
import { ApiError } from '../api/client';
import { keep, standIn } from './earlier';

const search = (kinds: number): Search => ({
  complete: true,
  matched: kinds,
  searched: 1,
  kinds: Array.from({ length: kinds }, () => ({}) as Search['kinds'][number]),
  notSearched: [],
  notCurrent: [],
});
const answer = { data: search(1), error: null, answeredAt: 10 };
const waits = { data: null, error: null, answeredAt: null };
const failed = (status: number, reason: string) => ({ ...waits, error: new ApiError(status, reason, '') });
const held = keep(null, 'team-a', 'web', answer);

test('the answer before stands in for one that is waited for, as that of its own question', () => {
  expect(standIn(held, answer)).toBeNull();
  const still = keep(held, 'team-a', 'webz', waits);
  expect(standIn(still, waits)).toEqual({ scope: 'team-a', q: 'web', data: answer.data, at: 10 });
  expect(keep(still, 'team-a', 'webz', { ...answer, answeredAt: 11 })).toMatchObject({ q: 'webz', at: 11 });
});

test('the same answer is remembered as the same, so that drawing comes to rest', () => {
  expect(keep(held, 'team-a', 'web', answer)).toBe(held);
  expect(keep(held, 'team-a', 'webz', waits)).toBe(held);
});

test('a filter that is not understood leaves it; any other failure does not', () => {
  expect(standIn(held, failed(400, 'BadFilter'))).toBe(held);
  expect(standIn(held, failed(400, 'FilterTooCostly'))).toBe(held);
  expect(standIn(held, failed(503, 'NotReady'))).toBeNull();
});

test('nothing is kept of another scope, of no question, or of what may no longer be seen', () => {
  expect(keep(held, 'team-b', 'web', waits)).toBeNull();
  expect(keep(held, null, '', waits)).toBeNull();
  expect(keep(held, 'team-a', 'webz', failed(403, 'AccessDenied'))).toBeNull();
});

test('that nothing was found never stands in', () => {
  const none = keep(null, '', 'web', { ...answer, data: search(0) });
  expect(standIn(none, waits)).toBeNull();
});
