import { expect, test } from 'vitest';
import { NO_QUERY, format, nextSort, parse, toKind, toObject } from './url';

function around(address: string): string {
  const [path = '', search = ''] = address.split('?');
  return format(parse(path, search));
}

test.each([
  '/',
  '/cache',
  '/cache?q=pods&all=1',
  '/r/core/pods',
  '/r/core/pods?ns=a,b&q=status:x&sort=-age&wide=1',
  '/r/core/nodes/_/node-1',
  '/r/rbac.authorization.k8s.io/clusterroles/_/system:node?tab=events',
  '/r/apps/deployments/team-1/web?ns=team-1&q=we&tab=conditions',
  '/r/core/pods/a/b?tab=yaml',
  '/r/core/pods?q=a%20b%26c&later=1',
  '/r/core/pods?cols=%2Blabel:app,-node&sel=a/b',
  '/search?q=web',
  '/events?ns=a&q=type:Warning',
  '/ns',
  '/ns/team-1',
  '/kinds',
  '/kinds?field=.spec.replicas',
  '/kinds/apps/deployments?version=v1&against=v1beta1',
  '/crds',
  '/c/managed?ns=a',
  '/cache/policy',
  '/help',
  '/go?ns=a&apiVersion=apps/v1&kind=Deployment&name=b',
])('%s survives reading and writing', (address) => {
  expect(around(address)).toBe(address);
});

test('what is default or repeated is left out', () => {
  expect(around('/r/core/pods?ns=&q=&sort=&wide=0')).toBe('/r/core/pods');
  expect(around('/r/core/pods?cols=+label:app,-node,+label:b')).toBe(
    '/r/core/pods?cols=%2Blabel:app,-node,%2Blabel:b',
  );
  expect(around('/r/core/pods?ns=a,a,,b')).toBe('/r/core/pods?ns=a,b');
  expect(around('/r/core/pods/a/b?tab=nonsense')).toBe('/r/core/pods/a/b');
  expect(around('/r/core/pods/a/b?tab=summary')).toBe('/r/core/pods/a/b');
});

test('the cache shows all kinds only where the address says so', () => {
  expect(parse('/cache', '').place).toEqual({ page: 'cache' });
  expect(parse('/cache', 'all=1').place).toEqual({ page: 'cache', all: true });
  expect(around('/cache?all=0')).toBe('/cache');
});

test('other paths are unknown, and broken escapes do not throw', () => {
  expect(parse('/nothing/here', '').place.page).toBe('unknown');
  expect(parse('/r/core/pods/a', '').place.page).toBe('unknown');
  expect(parse('/r/core/%E0%A4%A', '').place).toEqual({
    page: 'table',
    kind: { group: 'core', resource: '%E0%A4%A' },
  });
});

test('namespaces come along to another kind, filter and order do not', () => {
  const route = parse('/r/core/pods', 'ns=a&q=x&sort=age&wide=1');
  expect(format(toKind(route, { group: 'apps', resource: 'deployments' }))).toBe(
    '/r/apps/deployments?ns=a&wide=1',
  );
});

test('an object keeps the query of its list', () => {
  const route = parse('/r/core/pods', 'ns=a&q=x');
  const object = { group: 'core', resource: 'pods', namespace: 'a', name: 'x.y' };
  expect(format(toObject(route, object))).toBe('/r/core/pods/a/x.y?ns=a&q=x');
});

test('a header goes up, down and back', () => {
  expect(nextSort('', 'age')).toBe('age');
  expect(nextSort('age', 'age')).toBe('-age');
  expect(nextSort('-age', 'age')).toBe('');
  expect(nextSort('-age', 'name')).toBe('name');
  expect(NO_QUERY.sort).toBe('');
});
