// Answers for the pages beside tables and objects: search, facets, CRDs, schemas, what is related, who owns which field.

import { KINDS, rowsOf } from './data.mjs';
import { filterOf } from './filter.mjs';
import { iso, now, own } from './lists.mjs';

function familyOf(kind, rows, limit, rendered) {
  const { group, resource, namespaced, state, columns } = kind;
  const asOf = iso(now() - (state === 'stale' ? 75 : 0));
  const first = rows.slice(0, limit).map(rendered);
  return {
    group,
    resource,
    kind: kind.kind,
    namespaced,
    state,
    asOf,
    matched: rows.length,
    columns,
    rows: first,
  };
}

/** What keeps a kind out of a search, in the server's words. */
function whyNot({ state, reason, objects, access }) {
  if (access === 'none') return 'you may not list it in all of these namespaces';
  if (state === 'forbidden') return `it is not watched (${reason}), and only its list reads it`;
  return objects === null || state === 'failed' ? state : null;
}

/** The answer to a search, or the fault of its filter. */
export function search({ q = '', ns, limit = '5', category, kinds }, rendered) {
  const names = ns?.split(',') ?? null;
  const asked = KINDS.filter(
    (kind) =>
      (!category || kind.categories.includes(category)) &&
      (!kinds || kinds.split(',').includes(`${kind.group}/${kind.resource}`)),
  );
  const found = [];
  for (const kind of asked) {
    if (whyNot(kind) !== null) continue;
    const { misread, keeps } = filterOf(kind, q);
    if (misread) return { misread };
    const rows = rowsOf(kind).filter((row) => (!names || names.includes(row.namespace)) && keeps(row));
    if (rows.length > 0) found.push(familyOf(kind, rows, Number(limit), rendered));
  }
  const notSearched = asked.flatMap(({ group, resource, ...kind }) => {
    const why = whyNot(kind);
    return why === null ? [] : [{ group, resource, why }];
  });
  const notCurrent = asked
    .filter(({ state, objects }) => objects !== null && ['stale', 'syncing', 'resyncing'].includes(state))
    .map(({ group, resource, state }) => ({ group, resource, state, asOf: iso(now() - 75) }));
  return {
    complete: notSearched.length + notCurrent.length === 0,
    matched: found.reduce((sum, family) => sum + family.matched, 0),
    searched: asked.length - notSearched.length,
    kinds: found.sort((a, b) => b.matched - a.matched),
    notSearched,
    notCurrent,
  };
}

export function facets(kind, { field, ns, q = '', limit = '15' }) {
  const names = ns?.split(',') ?? null;
  const { keeps = () => true } = filterOf(kind, q);
  const place = kind.columns.findIndex((column) => column.id === field.replace('col.', ''));
  const rows = rowsOf(kind).filter((row) => (!names || names.includes(row.namespace)) && keeps(row));
  const counts = new Map();
  for (const row of rows) {
    const value = String(field === 'ns' ? row.namespace : place < 0 ? '' : row.cells[place]);
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  const without = rows.length - values.reduce((sum, one) => sum + one.count, 0);
  return {
    ...own(),
    field,
    values: values.slice(0, Number(limit)),
    distinct: values.length,
    without,
    matched: rows.length,
  };
}

const BUILT_IN = ['core', 'apps', 'batch', 'apiextensions.k8s.io', 'rbac.authorization.k8s.io'];
const PROBLEMS = {
  certificates: ['StoredNotServed', 'DeprecatedStored'],
  faileds: ['NotEstablished', 'NamesNotAccepted'],
  empties: ['NoObjects'],
  stales: ['Terminating'],
};

export function crds() {
  const list = KINDS.filter((kind) => !BUILT_IN.includes(kind.group)).map((kind) => {
    const { group, resource, versions, namespaced, objects, state } = kind;
    const problems = PROBLEMS[resource] ?? [];
    return {
      name: `${resource}.${group}`,
      group,
      resource,
      kind: kind.kind,
      namespaced,
      established: !problems.includes('NotEstablished'),
      namesAccepted: !problems.includes('NamesNotAccepted'),
      terminating: problems.includes('Terminating'),
      versions: versions.map((name) => ({
        name,
        served: true,
        storage: name === 'v1',
        deprecated: name !== 'v1',
        deprecationWarning: name === 'v1' ? null : `${group}/${name} is deprecated; use ${group}/v1`,
      })),
      storedVersions: problems.includes('StoredNotServed') ? ['v1', 'v1alpha1'] : ['v1'],
      objects,
      bytes: objects === null ? null : objects * 1430,
      state,
      problems,
    };
  });
  return { ...own(), crds: list };
}

const field = (path, type, more = {}) => {
  const parts = path.split('.').slice(1);
  return {
    path,
    name: parts.at(-1),
    depth: parts.length,
    type,
    description: `What ${parts.at(-1)} is for.`,
    ...more,
  };
};

const SPEC = [
  field('.metadata', 'object'),
  field('.metadata.labels', 'map of string'),
  field('.metadata.name', 'string', { maxLength: 253 }),
  field('.spec', 'object', { required: true }),
  field('.spec.issuerRef', 'object', { required: true }),
  field('.spec.issuerRef.name', 'string', { required: true, minLength: 1 }),
  field('.spec.replicas', 'integer', { format: 'int32', minimum: 0, maximum: 64, default: 1 }),
  field('.spec.strategy', 'string', { enum: ['Always', 'IfNotPresent', 'Never'], default: 'IfNotPresent' }),
  field('.spec.duration', 'string', { pattern: '^([0-9]+(ms|s|m|h))+$', nullable: true }),
  field('.status', 'object'),
  field('.status.conditions', 'array of object', { listType: 'map', listMapKeys: ['type'] }),
  field('.status.phase', 'string'),
];

export function schema(kind, { version, against }) {
  const { group, resource, namespaced, versions } = kind;
  const diff = against
    ? {
        against,
        added: ['.spec.strategy'],
        removed: ['.spec.acme'],
        changed: [{ path: '.spec.replicas', what: [{ attribute: 'maximum', from: 16, to: 64 }] }],
        truncated: false,
      }
    : null;
  return {
    group,
    resource,
    kind: kind.kind,
    namespaced,
    version: version || versions[0],
    versions: versions.map((name, place) => ({
      name,
      served: true,
      storage: place === 0,
      preferred: place === 0,
      deprecated: place > 0,
      deprecationWarning: place > 0 ? `use ${versions[0]} instead` : null,
    })),
    description: `A ${kind.kind} of the made-up cluster.\n\nIts schema is small, and has one of each thing that a schema may say.`,
    fields: SPEC,
    truncated: false,
    message: null,
    diff,
  };
}

export function kindsWithField({ field: asked }) {
  const paths = SPEC.filter(({ path, name }) =>
    asked.startsWith('.') ? path.endsWith(asked) : name === asked,
  );
  const kinds = KINDS.filter((kind) => kind.group !== 'states.example.io').map((kind) => ({
    group: kind.group,
    version: kind.version,
    resource: kind.resource,
    kind: kind.kind,
    paths: paths.map(({ path }) => path),
    matched: paths.length,
  }));
  const { group, resource } = KINDS.at(-1);
  return {
    complete: false,
    field: asked,
    kinds: paths.length === 0 ? [] : kinds,
    notSearched: [{ group, resource, why: 'the schema of its API group could not be read' }],
  };
}

/** What an object has to do with others: every pod belongs to a deployment here. */
export function related(row, rendered) {
  const none = { owners: [], children: [], references: [], referencesMatched: 0, referencedBy: [] };
  const all = { omitted: [], searchedAll: true, notSearched: [], notCurrent: [] };
  if (!row.uid.startsWith('pods-')) return { ...none, ...all };
  const of = (resource) => KINDS.find((kind) => kind.resource === resource);
  const deployment = rowsOf(of('deployments'))[0];
  const owner = {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespace: deployment.namespace,
    name: deployment.name,
    uid: deployment.uid,
    controller: true,
    depth: 1,
    found: true,
    health: 'ok',
  };
  const reference = (resource, path, found) => ({
    group: 'core',
    resource,
    kind: of(resource).kind,
    namespace: row.namespace,
    name: rowsOf(of(resource))[0].name,
    path,
    found,
  });
  const references = [
    reference('configmaps', '.spec.volumes[0].configMap.name', true),
    reference('secrets', '.spec.containers[0].env[2].valueFrom.secretKeyRef.name', false),
  ];
  const services = rowsOf(of('services')).slice(0, 2);
  return {
    ...none,
    owners: [owner],
    references,
    referencesMatched: references.length,
    referencedBy: [familyOf(of('services'), services, 50, rendered)],
    ...all,
    searchedAll: false,
    notSearched: [{ group: 'batch', resource: 'cronjobs', why: 'cold' }],
  };
}

export function managers(time) {
  const manager = (name, operation, subresource, fields) => ({
    manager: name,
    operation,
    subresource,
    apiVersion: 'v1',
    time,
    fields,
  });
  return {
    ...own(),
    resourceVersion: '881',
    managers: [
      manager('kubectl-client-side-apply', 'Update', '', [
        '.metadata.labels["app.kubernetes.io/name"]',
        '.spec.containers[name="app"].image',
        '.spec.replicas',
      ]),
      manager('kube-controller-manager', 'Update', 'status', ['.status.phase', '.status.observedGeneration']),
    ],
    truncated: false,
    redacted: false,
  };
}
