import { expect, test } from 'vitest';
import { canCount, standing } from './facets';
import { EMPTY, type Info, type Link } from './view';

const info: Info = {
  state: 'live',
  complete: true,
  asOf: null,
  resourceVersion: null,
  reason: null,
  message: null,
  group: 'core',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  progress: null,
  revision: '1',
  heardAt: 0,
};
const open: Link = { kind: 'open' };

test('only rows that are all in memory, and the newest of their question, are counted', () => {
  const view = { info, link: open, pending: false };
  expect(canCount(view)).toBe(true);
  expect(canCount({ ...view, pending: true })).toBe(false);
  expect(canCount({ ...view, info: { ...info, state: 'passthrough' } })).toBe(false);
  expect(canCount({ ...view, info: { ...info, complete: false } })).toBe(false);
  expect(canCount({ ...view, link: { kind: 'lost', since: 0, attempt: 1 } })).toBe(false);
  expect(canCount(EMPTY)).toBe(false);
});

test('values of before stand without their numbers until they are counted anew', () => {
  const before = [{ value: 'a', n: 3 }];
  expect(standing(null, before)).toEqual([{ value: 'a', n: null }]);
  expect(standing([{ value: 'b', n: 1 }], before)).toEqual([{ value: 'b', n: 1 }]);
});
