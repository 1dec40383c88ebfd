import { expect, test } from 'vitest';
import type { FieldManager } from './api/answers';
import { owning } from './owning';

const manager = (name: string, fields: string[]): FieldManager => ({
  manager: name,
  operation: 'Apply',
  subresource: '',
  apiVersion: 'v1',
  time: null,
  fields,
});
const ALL = [
  manager('kubectl', ['.spec.replicas', '.spec.selector', '.spec.template.spec.containers[name="a"].image']),
  manager('scaler', ['.spec.Replicas']),
  manager('nobody', []),
];
const show = (q: string) => owning(ALL, q).map((one) => [one.manager.manager, ...one.fields, one.above]);

test('without a text all managers are there', () => {
  expect(owning(ALL, ' ')).toHaveLength(3);
});

test('a part of a path is enough, in any letter case', () => {
  expect(show('replicas')).toEqual([
    ['kubectl', '.spec.replicas', false],
    ['scaler', '.spec.Replicas', false],
  ]);
  expect(show('nothing')).toEqual([]);
});

test('a field that nobody owns alone may be owned with what it is in', () => {
  expect(show('.spec.selector.matchLabels')).toEqual([['kubectl', '.spec.selector', true]]);
  expect(show('.spec.selectors')).toEqual([]);
});
