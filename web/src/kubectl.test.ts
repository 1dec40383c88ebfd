import { expect, test } from 'vitest';
import { kubectlGet, kubectlList, quoted } from './kubectl';

const pods = { group: 'core', resource: 'pods' };
const none = { ns: [], q: '', sort: '', wide: false };
const of = (q: string, more = {}) => kubectlList(pods, true, { ...none, q, ...more });

test('namespaces, kinds and output', () => {
  expect(of('').command).toBe('kubectl get pods -A');
  expect(of('', { ns: ['a'], wide: true }).command).toBe('kubectl get pods -n a -o wide');
  expect(of('ns:a').command).toBe('kubectl get pods -n a');
  expect(of('', { ns: ['a', 'b'] }).missing).toEqual(['ns:a,b']);
  expect(of('ns:a', { ns: ['b'] }).missing).toEqual(['ns:a']);
  expect(kubectlList({ group: 'example.io', resource: 'foos' }, false, { ...none, ns: ['a'] }).command).toBe(
    'kubectl get foos.example.io',
  );
  expect(of('', { sort: '-age' }).command).toContain('--sort-by=.metadata.creationTimestamp');
});

test('labels become a selector', () => {
  expect(of('app=web').command).toBe('kubectl get pods -A -l app=web');
  expect(of('app!=web label:canary').command).toBe("kubectl get pods -A -l 'app!=web,canary'");
  expect(of('label:!canary -label:tier').command).toBe("kubectl get pods -A -l '!canary,!tier'");
  expect(of('-app=web').command).toBe("kubectl get pods -A -l 'app!=web'");
  expect(of('app.kubernetes.io/name=a,b').command).toBe(
    "kubectl get pods -A -l 'app.kubernetes.io/name in (a,b)'",
  );
});

test('names and nodes become a field selector', () => {
  expect(of('name:web-0 -node:n1').command).toBe(
    "kubectl get pods -A --field-selector 'metadata.name=web-0,spec.nodeName!=n1'",
  );
  expect(
    kubectlList({ group: 'apps', resource: 'deployments' }, true, { ...none, q: 'node:n1' }).missing,
  ).toEqual(['node:n1']);
});

test('what kubectl cannot ask is said', () => {
  const q = 'web name:web-* label:tier=b* status:Running age:<1h "a b" /x/ ns:team-* label:"x" label:app=a,b';
  expect(of(q).missing).toEqual([
    'web',
    'name:web-*',
    'label:tier=b*',
    'status:Running',
    'age:<1h',
    '"a b"',
    '/x/',
    'ns:team-*',
    'label:"x"',
    'label:app=a,b',
  ]);
});

test('words of a shell', () => {
  expect(quoted("it's; rm")).toBe(`'it'\\''s; rm'`);
  expect(quoted('a=b')).toBe('a=b');
});

test('a command names the group, the namespace and the object', () => {
  expect(kubectlGet({ group: 'core', resource: 'pods', namespace: 'a', name: 'web' })).toBe(
    'kubectl get pods web -n a -o yaml',
  );
  expect(
    kubectlGet({
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterroles',
      namespace: null,
      name: 'system:node',
    }),
  ).toBe('kubectl get clusterroles.rbac.authorization.k8s.io system:node -o yaml');
});
