// A made-up cluster, the same at every start: enough kinds and rows to look at, and the states a real one rarely shows.

const START = Math.floor(Date.now() / 1000);

/** A small generator of numbers that are the same at every start. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const NAMESPACES = [
  'cert-manager',
  'default',
  'kube-system',
  'monitoring',
  'payments',
  'shop',
  'team-a',
  'team-b',
];

const column = (name, more = {}) => ({
  id: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
  name,
  type: 'string',
  format: '',
  priority: 0,
  description: `${name} of the object.`,
  ...more,
});
const NAME = column('Name', { format: 'name' });
const AGE = column('Age');

const kind = (group, resource, name, more = {}) => ({
  group,
  version: 'v1',
  versions: ['v1'],
  resource,
  kind: name,
  singular: name.toLowerCase(),
  namespaced: true,
  shortNames: [],
  categories: [],
  state: 'live',
  reason: null,
  message: null,
  columns: [NAME, AGE],
  objects: 0,
  cells: () => [],
  ...more,
});

const STATUSES = [
  'Running',
  'Running',
  'Running',
  'Running',
  'Running',
  'Running',
  'Pending',
  'CrashLoopBackOff',
  'Completed',
];

const EVENTS = [
  ['Normal', 'Pulled', 'Container image "registry.example.org/team-a/web:1.4.2" already present on machine'],
  ['Normal', 'Scheduled', 'Successfully assigned the pod to node-3'],
  [
    'Warning',
    'FailedScheduling',
    '0/20 nodes are available: 3 Insufficient cpu, 17 node(s) had untolerated taint {dedicated: batch}. preemption: 0/20 nodes are available: 20 Preemption is not helpful for scheduling.',
  ],
  ['Normal', 'Created', 'Created container: app'],
  ['Warning', 'BackOff', 'Back-off restarting failed container app in pod'],
  [
    'Warning',
    'Unhealthy',
    'Readiness probe failed: Get "http://10.0.12.7:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  ['Normal', 'SuccessfulRescaleOfHorizontalPodAutoscaler', 'New size: 5; reason: cpu above target'],
];

const KINDS = [
  kind('core', 'pods', 'Pod', {
    shortNames: ['po'],
    categories: ['all'],
    objects: 1200,
    columns: [
      NAME,
      column('Ready'),
      column('Status'),
      column('Restarts'),
      AGE,
      column('IP', { priority: 1 }),
      column('Node', { priority: 1 }),
    ],
    cells: (random, n) => {
      const status = STATUSES[Math.floor(random() * STATUSES.length)];
      const ready = status === 'Running' ? '1/1' : '0/1';
      return [
        ready,
        status,
        status === 'CrashLoopBackOff' ? `${n % 40} (2m ago)` : '0',
        null,
        `10.0.${n % 250}.${n % 99}`,
        `node-${n % 20}`,
      ];
    },
  }),
  kind('apps', 'deployments', 'Deployment', {
    shortNames: ['deploy'],
    categories: ['all'],
    objects: 120,
    columns: [
      NAME,
      column('Ready'),
      column('Up-to-date', { type: 'integer' }),
      column('Available', { type: 'integer' }),
      AGE,
    ],
    cells: (random, n) => [`${n % 4}/${n % 5}`, n % 5, n % 4, null],
  }),
  kind('apps', 'statefulsets', 'StatefulSet', { shortNames: ['sts'], objects: 24 }),
  kind('apps', 'daemonsets', 'DaemonSet', { shortNames: ['ds'], objects: 9 }),
  kind('batch', 'jobs', 'Job', {
    state: 'parked',
    reason: 'Idle',
    message: 'nobody looked for 5m',
    objects: 41,
  }),
  kind('batch', 'cronjobs', 'CronJob', { state: 'cold', objects: null }),
  kind('core', 'services', 'Service', { shortNames: ['svc'], categories: ['all'], objects: 88 }),
  kind('core', 'configmaps', 'ConfigMap', {
    shortNames: ['cm'],
    objects: 230,
    columns: [NAME, column('Data', { type: 'integer' }), AGE],
    cells: (random, n) => [n % 7, null],
  }),
  kind('core', 'secrets', 'Secret', {
    objects: 61,
    columns: [NAME, column('Type'), column('Data', { type: 'integer' }), AGE],
    cells: (random, n) => ['Opaque', n % 4, null],
  }),
  // As the API server has it: the age comes first, the name last and only among the wide columns.
  kind('core', 'events', 'Event', {
    shortNames: ['ev'],
    objects: 340,
    columns: [
      column('Last Seen'),
      column('Type'),
      column('Reason'),
      column('Object'),
      column('Message'),
      column('Name', { format: 'name', priority: 1 }),
    ],
    cells: (random, n) => {
      const [type, reason, message] = EVENTS[n % EVENTS.length];
      return [null, type, reason, `pod/pod-${String(n % 40).padStart(3, '0')}`, message];
    },
  }),
  kind('core', 'resourcequotas', 'ResourceQuota', {
    shortNames: ['quota'],
    objects: 8,
    columns: [NAME, column('Request'), column('Limit'), AGE],
    cells: (random, n) => [
      `requests.cpu: ${n}/16, requests.memory: ${n * 2}Gi/64Gi`,
      `limits.cpu: ${n}/32`,
      null,
    ],
  }),
  kind('core', 'namespaces', 'Namespace', {
    shortNames: ['ns'],
    namespaced: false,
    objects: NAMESPACES.length,
    columns: [NAME, column('Status'), AGE],
    cells: () => ['Active', null],
  }),
  kind('core', 'nodes', 'Node', {
    namespaced: false,
    objects: 20,
    columns: [
      NAME,
      column('Status'),
      column('Roles'),
      AGE,
      column('Version'),
      column('Internal-IP', { priority: 1 }),
    ],
    cells: (random, n) => [
      n === 7 ? 'NotReady' : n === 3 ? 'Ready,SchedulingDisabled' : 'Ready',
      '<none>',
      null,
      'v1.36.2',
      `10.1.0.${n}`,
    ],
  }),
  kind('apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', {
    namespaced: false,
    objects: 48,
    shortNames: ['crd', 'crds'],
  }),
  kind('rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', { namespaced: false, objects: 70 }),
  kind('cert-manager.io', 'certificates', 'Certificate', {
    shortNames: ['cert'],
    versions: ['v1', 'v1alpha2'],
    objects: 64,
    columns: [
      NAME,
      column('Ready'),
      column('Secret'),
      column('Issuer', { priority: 1 }),
      column('Status', { priority: 1 }),
      AGE,
    ],
    cells: (random, n) => [
      n % 9 === 0 ? 'False' : 'True',
      `tls-${n}`,
      'letsencrypt',
      n % 9 === 0
        ? 'Issuing certificate as Secret does not exist'
        : 'Certificate is up to date and has not expired',
      null,
    ],
  }),
  kind('cert-manager.io', 'issuers', 'Issuer', {
    objects: 4,
    columns: [NAME, column('Ready'), AGE],
    cells: () => ['True', null],
  }),
  kind('monitoring.coreos.com', 'servicemonitors', 'ServiceMonitor', { objects: 37 }),
  kind('monitoring.coreos.com', 'prometheusrules', 'PrometheusRule', { state: 'cold', objects: null }),
  // The states.
  kind('states.example.io', 'massives', 'Massive', {
    objects: 100_000,
    columns: [NAME, column('Phase'), column('Size', { type: 'integer' }), AGE],
    cells: (random, n) => [n % 3 ? 'Ready' : 'Pending', n, null],
  }),
  kind('states.example.io', 'syncings', 'SyncingThing', {
    state: 'syncing',
    reason: 'InitialSync',
    objects: 300,
    expected: 5000,
  }),
  kind('states.example.io', 'stales', 'StaleThing', {
    state: 'stale',
    reason: 'Unreachable',
    message: 'connection refused by 10.0.0.1:6443',
    objects: 30,
  }),
  kind('states.example.io', 'resyncings', 'ResyncingThing', {
    state: 'resyncing',
    reason: 'Expired',
    message: 'too old resource version',
    objects: 12,
  }),
  kind('states.example.io', 'forbiddens', 'ForbiddenThing', {
    state: 'forbidden',
    reason: 'Forbidden',
    message:
      'serviceaccount "browser" cannot list resource "forbiddens" in API group "states.example.io" at the cluster scope',
    objects: null,
  }),
  kind('states.example.io', 'faileds', 'FailedThing', {
    state: 'failed',
    reason: 'ServerError',
    message: 'conversion webhook for states.example.io/v1 failed: no endpoints available',
    objects: null,
  }),
  kind('states.example.io', 'passthroughs', 'PassthroughThing', {
    state: 'passthrough',
    reason: 'WatchLimit',
    message: 'all 50 watches are taken',
    objects: 17,
  }),
  kind('states.example.io', 'empties', 'EmptyThing', { objects: 0 }),
  kind('states.example.io', 'refuseds', 'RefusedThing', {
    objects: null,
    state: 'cold',
    access: 'none',
    refuse: 403,
  }),
  kind('states.example.io', 'unavailables', 'UnavailableThing', {
    objects: null,
    state: 'cold',
    refuse: 503,
  }),
  kind('states.example.io', 'incompletes', 'IncompleteThing', {
    objects: 6,
    complete: false,
    reason: 'Undecodable',
    message: '2 objects could not be decoded: default/odd-1, default/odd-2',
  }),
  kind('states.example.io', 'resyncs', 'ResyncThing', { objects: 5, resyncs: true }),
  kind('states.example.io', 'hostiles', 'HostileThing', {
    objects: 1,
    columns: [NAME, column('Note <b>x</b>'), AGE],
    cells: () => ['<img src=x onerror=alert(1)> "><script>alert(1)</script>', null],
  }),
];

/** The rows of each kind, made when first asked for. */
const rows = new Map();

export function rowsOf(one) {
  const id = `${one.group}/${one.resource}`;
  if (!rows.has(id)) rows.set(id, make(one, id));
  return rows.get(id);
}

function make(one, id) {
  const random = numbers([...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const list = Array.from({ length: one.objects ?? 0 }, (_, n) => row(one, n, random));
  return list.sort((a, b) => compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name, b.name));
}

export function row(one, n, random) {
  const namespace = one.namespaced ? NAMESPACES[Math.floor(random() * NAMESPACES.length)] : null;
  const name =
    one.resource === 'namespaces'
      ? NAMESPACES[n]
      : `${one.singular}-${String(n).padStart(3, '0')}${one.objects > 500 ? `-${Math.floor(random() * 1e6).toString(36)}` : ''}`;
  const at = START - Math.floor(random() ** 4 * 60 * 86400) - 90;
  const cells = [...one.cells(random, n)];
  cells.splice(
    one.columns.findIndex((col) => col.format === 'name'),
    0,
    name,
  );
  const at_ = {};
  one.columns.forEach((col, place) => {
    if (col.name === 'Age' || col.name === 'Last Seen') {
      cells[place] = 'age';
      at_[place] = at;
    }
    if (col.name === 'Restarts' && String(cells[place]).includes('ago')) at_[place] = START - 120;
  });
  return { uid: `${one.resource}-${n}`, namespace, name, health: 'ok', cells, at: at_ };
}

export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

export { KINDS, NAMESPACES, START };
