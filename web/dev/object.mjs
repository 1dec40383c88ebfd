// Answers of one object: its summary or YAML, what belongs to it, its Events, who manages its fields.

import { KINDS, rowsOf } from './data.mjs';
import { json, problem } from './http.mjs';
import { freshness, iso, now, own, rendered } from './lists.mjs';
import { managers, related } from './pages.mjs';

export function object(request, response, parts) {
  const [, , , group, resource, namespace, name, more] = parts;
  const kind = KINDS.find((one) => one.group === group && one.resource === resource);
  const row = kind && rowsOf(kind).find((one) => (one.namespace ?? '_') === namespace && one.name === name);
  if (!row)
    return problem(
      response,
      404,
      'NotFound',
      `there is no ${kind?.singular ?? resource} ${name} in ${namespace}`,
    );
  if (more === 'related') {
    const { version, kind: kindName } = kind;
    const it = { group, version, resource, kind: kindName, namespace: row.namespace, name, uid: row.uid };
    return json(response, { ...freshness(kind), ...it, ...related(row, rendered) });
  }
  if (more === 'events') return json(response, { ...own(), events: eventsOf(row) });
  const created = iso(Object.values(row.at)[0] ?? now() - 9999);
  if (more === 'managers') return json(response, managers(created));
  const apiVersion = group === 'core' ? kind.version : `${group}/${kind.version}`;
  const object = {
    apiVersion,
    kind: kind.kind,
    metadata: {
      name,
      namespace: row.namespace ?? undefined,
      uid: row.uid,
      resourceVersion: '881',
      creationTimestamp: created,
    },
  };
  if ((request.headers.accept ?? '').includes('yaml')) {
    response.writeHead(200, { 'Content-Type': 'application/yaml; charset=utf-8' });
    return response.end(yamlOf(object, row));
  }
  const condition = (type, status, reason, message) => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: created,
  });
  json(response, {
    ...freshness(kind),
    group,
    version: kind.version,
    resource,
    kind: kind.kind,
    namespace: row.namespace,
    name,
    uid: row.uid,
    columns: kind.columns,
    cells: rendered(row).cells,
    at: row.at,
    conditions: [
      condition('Initialized', 'True', '', ''),
      condition(
        'Ready',
        row.cells[1] === '0/1' ? 'False' : 'True',
        'ContainersNotReady',
        'containers with unready status: [app]',
      ),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    ],
    managers: managers(created).managers.map(({ manager, operation, subresource, time }) => ({
      manager,
      operation,
      subresource,
      time,
    })),
    omitted: ['managedFields', 'last-applied-configuration'],
    object,
  });
}

function eventsOf(row) {
  const event = (n, type, reason, message, count) => ({
    namespace: row.namespace,
    name: `${row.name}.${n}`,
    type,
    reason,
    message,
    count,
    firstSeen: iso(now() - 3600),
    lastSeen: iso(now() - 30 * n - 12),
    source: 'kubelet',
  });
  return [
    event(0, 'Warning', 'BackOff', 'Back-off restarting failed container app in pod', 17),
    event(
      1,
      'Normal',
      'Pulled',
      'Container image "registry.example.org/app:1.4.2" already present on machine',
      3,
    ),
    event(2, 'Normal', 'Scheduled', `Successfully assigned ${row.namespace}/${row.name} to node-3`, 1),
  ];
}

function yamlOf({ apiVersion, kind, metadata }, row) {
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', `  name: ${row.name}`];
  if (row.namespace) head.push(`  namespace: ${row.namespace}`);
  const long = row.name.endsWith('-000') ? Array.from({ length: 3000 }, (_, n) => `  key-${n}: "${n}"`) : [];
  return [
    ...head,
    '  labels:',
    '    app.kubernetes.io/name: web',
    '    tier: "front"',
    `  uid: ${row.uid}`,
    `  creationTimestamp: "${metadata.creationTimestamp}"`,
    'spec:',
    '  replicas: 3',
    '  paused: false',
    '  containers:',
    '  - name: app',
    '    image: registry.example.org/app:1.4.2',
    '    args: []',
    '    command:',
    '    - /bin/sh',
    '    - -c',
    '    - |',
    '      echo "starting: now"',
    '      exec app --port=8080',
    '    resources:',
    '      limits:',
    '        cpu: "1"',
    '        memory: 256Mi',
    'status:',
    '  phase: Running',
    '  observedGeneration: 4',
    ...(long.length ? ['data:', ...long] : []),
    '',
  ].join('\n');
}
