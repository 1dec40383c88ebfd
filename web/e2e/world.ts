// What the browser tests find in the cluster. Made once, before the first test; a second time it is as if nothing happened.

import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export const GROUP = 'tasks.example.com';

/** Two namespaces of two teams, each with a Pod that no node will take. */
export const RED = 'team-red';
export const BLUE = 'team-blue';

export function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function apply(...items: object[]): void {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  execFileSync('kubectl', ['apply', '-f', '-'], { input, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** A ConfigMap of the red team that was not there before. */
export function makeConfigMap(name: string): void {
  kubectl('-n', RED, 'delete', 'configmap', name, '--ignore-not-found');
  apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: RED } });
}

/** A token of a ServiceAccount of its own, which may list ConfigMaps in those namespaces and nothing else. */
export function tokenOf(account: string, ...namespaces: string[]): string {
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace: RED }];
  apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace: RED } },
    ...namespaces.map((namespace) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: account, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reads-configmaps' },
      subjects,
    })),
  );
  return kubectl('-n', RED, 'create', 'token', account, '--audience=crds-objects-browser').trim();
}

/** Says something to the program that runs the cluster, as in kill-apiserver. */
export function tellCluster(command: string): void {
  const commands = process.env.COB_CLUSTER_COMMANDS;
  if (!commands) throw new Error('COB_CLUSTER_COMMANDS is not set: run the tests by scripts/test-web');
  appendFileSync(commands, `${command}\n`);
}

function stuck(name: string, namespace: string): object {
  const spec = {
    nodeSelector: { 'tasks.example.com/nowhere': 'true' },
    containers: [{ name: 'main', image: 'registry.example.com/main:1' }],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } }, spec };
}

export function crd(plural: string, kind: string, versions: object[]): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: { group: GROUP, scope: 'Namespaced', names: { kind, plural }, versions },
  };
}

export function version(name: string, storage: boolean, fields: object): object {
  const schema = { type: 'object', properties: { spec: { type: 'object', properties: fields } } };
  return { name, served: true, storage, schema: { openAPIV3Schema: schema } };
}

/** Makes it all; the tests wait for what controllers and the browser make of it. */
export default function makeWorld(): void {
  const text = { type: 'string' };
  const labels = { app: 'web' };
  apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RED } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: BLUE } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'reads-configmaps' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    },
    crd('gadgets', 'Gadget', [
      version('v1', true, { size: { type: 'integer' }, colour: text }),
      version('v1beta1', false, { size: text, paint: text }),
    ]),
    crd('relics', 'Relic', [version('v1', true, { age: text })]),
  );
  kubectl(
    'wait',
    '--for=condition=Established',
    `crd/gadgets.${GROUP}`,
    `crd/relics.${GROUP}`,
    '--timeout=30s',
  );
  apply(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: RED },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1' }] },
        },
      },
    },
    stuck('stuck', RED),
    stuck('waits', BLUE),
    {
      apiVersion: `${GROUP}/v1`,
      kind: 'Gadget',
      metadata: { name: 'blue-gadget-17', namespace: RED },
      spec: { size: 4, colour: 'blue' },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared-red', namespace: RED } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared-blue', namespace: BLUE } },
  );
  kubectl('-n', RED, 'rollout', 'status', 'deployment/web', '--timeout=60s');
}
