// A server that answers like the real one, from made-up data: for `npm run dev` and for states that a real cluster
// rarely shows. It serves web/dist under /ui/ with the same policy for browsers.
//
// Options: { token } asks for that bearer token; { churn } milliseconds between changes of pods (0: none).

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { KINDS, NAMESPACES, compare, numbers, rowsOf } from './data.mjs';
import { filterOf, healthOf } from './filter.mjs';
import { crds, facets, kindsWithField, managers, related, schema, search } from './pages.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ui";
const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};
const DIST = new URL('../dist/', import.meta.url);

const now = () => Math.floor(Date.now() / 1000);
const iso = (seconds) => new Date(seconds * 1000).toISOString();
const idOf = (kind) => `${kind.group}/${kind.resource}`;

export function mockServer({ token = null, churn = 1500 } = {}) {
  const asked = new Map();
  const open = new Set();
  let revision = 1;
  const random = numbers(42);
  const pods = KINDS[0];

  const timer = churn
    ? setInterval(() => {
        const list = rowsOf(pods);
        for (let step = 0; step < 3; step += 1) {
          const place = Math.floor(random() * Math.min(60, list.length));
          const was = list[place];
          const bad = was.cells[2] === 'CrashLoopBackOff';
          list[place] = {
            ...was,
            cells: was.cells.with(1, bad ? '1/1' : '0/1').with(2, bad ? 'Running' : 'CrashLoopBackOff'),
          };
        }
        revision += 1;
        for (const tell of open) tell();
      }, churn)
    : null;

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => problem(response, 500, 'Internal', String(error)));
  });

  async function answer(request, response) {
    const url = new URL(request.url, 'http://mock');
    const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    if (url.pathname === '/') {
      response.writeHead(302, { Location: '/ui/' }).end();
    } else if (parts[0] === 'ui') {
      await file(response, parts.slice(1).join('/'));
    } else if (url.pathname === '/api/v1/whoami') {
      const user =
        token !== null && request.headers.authorization === `Bearer ${token}`
          ? 'system:serviceaccount:team-a:reader'
          : null;
      json(response, { mode: token === null ? 'none' : 'token', user, version: '0.1.0-mock' });
    } else if (token !== null && request.headers.authorization !== `Bearer ${token}`) {
      problem(response, 401, 'Unauthenticated', 'send a bearer token');
    } else if (url.pathname === '/api/v1/kinds') {
      const ns = url.searchParams.get('ns')?.split(',') ?? null;
      json(response, { ...own(), kinds: KINDS.map((kind) => kindAnswer(kind, ns)) });
    } else if (url.pathname === '/api/v1/namespaces') {
      json(response, { ...own(), namespaces: NAMESPACES.map((name) => ({ name, counts: countsIn(name) })) });
    } else if (url.pathname === '/api/v1/cache') {
      json(response, cacheAnswer());
    } else if (url.pathname === '/api/v1/policy') {
      json(response, policyAnswer());
    } else if (url.pathname === '/api/mock/asked') {
      // How often streams of a kind were asked for: those of the shared worker are not seen by tests of a page.
      json(response, asked.get(url.searchParams.get('kind')) ?? 0);
    } else if (url.pathname === '/api/v1/stream') {
      stream(request, response, url.searchParams.getAll('view'));
    } else if (url.pathname === '/api/v1/search') {
      const answer = search(Object.fromEntries(url.searchParams), rendered);
      if (answer.misread) problem(response, 400, 'BadFilter', answer.misread.detail, answer.misread);
      else json(response, answer);
    } else if (url.pathname === '/api/v1/crds') {
      json(response, crds());
    } else if (url.pathname === '/api/v1/schema') {
      json(response, kindsWithField(Object.fromEntries(url.searchParams)));
    } else if (parts.slice(0, 3).join('/') === 'api/v1/schema' && parts.length === 5) {
      const kind = KINDS.find((one) => idOf(one) === parts.slice(3).join('/'));
      if (kind) json(response, schema(kind, Object.fromEntries(url.searchParams)));
      else
        problem(
          response,
          404,
          'UnknownKindRequested',
          `the cluster serves no kind ${parts.slice(3).join('/')}`,
        );
    } else if (parts.slice(0, 3).join('/') === 'api/v1/facets') {
      const kind = KINDS.find((one) => idOf(one) === parts.slice(3).join('/'));
      const no = refusal(kind, parts.slice(3).join('/'));
      if (no) problem(response, ...no);
      else json(response, facets(kind, Object.fromEntries(url.searchParams)));
    } else if (parts.slice(0, 3).join('/') === 'api/v1/objects' && parts.length === 5) {
      const kind = KINDS.find((one) => idOf(one) === parts.slice(3).join('/'));
      const no = refusal(kind, parts.slice(3).join('/'), url.searchParams.get('q'));
      if (no) problem(response, ...no);
      else json(response, list(kind, Object.fromEntries(url.searchParams)));
    } else if (parts.slice(0, 3).join('/') === 'api/v1/objects' && parts.length >= 7) {
      object(request, response, parts);
    } else {
      problem(response, 404, 'NoSuchRoute', `there is no ${url.pathname}`);
    }
  }

  /** As the server: refused views take no others with them, and every event names its view. */
  function stream(request, response, texts) {
    for (const text of texts) asked.set(text.split('?')[0], (asked.get(text.split('?')[0]) ?? 0) + 1);
    const views = texts.map((text) => {
      const [path, search = ''] = text.split('?');
      const kind = KINDS.find((one) => idOf(one) === path);
      return {
        text,
        path,
        kind,
        wanted: Object.fromEntries(new URLSearchParams(search)),
        no: refusal(kind, path, new URLSearchParams(search).get('q')),
      };
    });
    if (views.every(({ no }) => no !== null)) return problem(response, ...views[0].no);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const ends = views.map((view) => follow(request, response, view));
    response.on('close', () => ends.forEach((end) => end()));
  }

  function refusal(kind, path, q) {
    if (!kind) return [404, 'UnknownKindRequested', `the cluster serves no kind ${path}`];
    if (kind.refuse === 403) return [403, 'AccessDenied', `you may not list and watch ${path}`];
    if (kind.refuse) return [kind.refuse, 'NotReady', 'the cache does not hold the kind yet'];
    const { misread } = filterOf(kind, q ?? '');
    return misread ? [400, 'BadFilter', misread.detail, misread] : null;
  }

  function follow(request, response, { text, kind, wanted, no }) {
    const send = (type, data) =>
      response.write(`event: ${type}\nid: ${revision}\ndata: ${JSON.stringify({ view: text, ...data })}\n\n`);
    if (no !== null) {
      const [status, reason, detail, misread] = no;
      send('refused', { ...misread, status, reason, detail });
      return () => undefined;
    }
    let last = list(kind, wanted);
    if (
      request.headers['last-event-id'] !== undefined &&
      request.headers['last-event-id'] !== String(revision)
    ) {
      send('resync', { reason: 'RevisionGone' });
    }
    send('snapshot', last);
    const tell = () => {
      const next = list(kind, wanted);
      const held = new Map(last.rows.map((row) => [row.uid, JSON.stringify(row)]));
      const upserts = next.rows.filter((row) => held.get(row.uid) !== JSON.stringify(row));
      const uids = new Set(next.rows.map((row) => row.uid));
      const deletes = last.rows.map((row) => row.uid).filter((uid) => !uids.has(uid));
      const order = next.rows.map((row) => row.uid);
      const same = order.join() === last.rows.map((row) => row.uid).join();
      const { state, complete, asOf, resourceVersion, reason, message, total, matched, progress } = next;
      last = next;
      if (upserts.length === 0 && deletes.length === 0 && same) return;
      const fresh = { state, complete, asOf, resourceVersion, reason, message, progress };
      send('patch', {
        ...fresh,
        revision: String(revision),
        upserts,
        deletes,
        order: same ? null : order,
        total,
        matched,
      });
    };
    open.add(tell);
    const beat = setInterval(() => send('heartbeat', freshness(kind)), 5000);
    const again = kind.resyncs
      ? setInterval(() => {
          send('resync', { reason: 'RevisionGone' });
          send('snapshot', list(kind, wanted));
        }, 1000)
      : null;
    return () => {
      open.delete(tell);
      clearInterval(beat);
      clearInterval(again);
    };
  }

  function list(kind, { ns, q, sort, limit = '100', offset = '0' }) {
    const names = ns?.split(',') ?? null;
    const scoped = rowsOf(kind).filter((row) => names === null || names.includes(row.namespace));
    let found = scoped.filter(filterOf(kind, q ?? '').keeps);
    if (sort) found = sorted(kind, found, sort);
    const known = kind.state !== 'syncing' && kind.complete !== false && kind.objects !== null;
    const empty = kind.objects === null;
    return {
      ...freshness(kind),
      revision: String(revision),
      progress: kind.state === 'syncing' ? { received: kind.objects, expected: kind.expected } : null,
      group: kind.group,
      version: kind.version,
      resource: kind.resource,
      kind: kind.kind,
      namespaced: kind.namespaced,
      columns: empty ? [] : kind.columns,
      rows: found.slice(Number(offset), Number(offset) + Number(limit)).map(rendered),
      total: known ? scoped.length : null,
      matched: known ? found.length : null,
      offset: Number(offset),
      terms: [],
      cursor: null,
    };
  }

  server.on('close', () => clearInterval(timer));
  return server;
}

function sorted(kind, list, sort) {
  const down = sort.startsWith('-');
  const id = sort.replace(/^-/, '');
  const place = kind.columns.findIndex((column) => column.id === id);
  const value = (row) =>
    id === 'namespace' ? row.namespace : place in row.at ? -row.at[place] : row.cells[place];
  const order = (a, b) => compare(value(a), value(b)) || compare(a.uid, b.uid);
  return [...list].sort((a, b) => (down ? -order(a, b) : order(a, b)));
}

function freshness(kind) {
  const asOf =
    { stale: now() - 75, parked: now() - 320, resyncing: now() - 20, gone: now() - 900 }[kind.state] ?? now();
  const complete =
    kind.complete !== false && !['syncing', 'forbidden', 'failed', 'cold'].includes(kind.state);
  return {
    state: kind.state,
    complete,
    asOf: kind.objects === null ? null : iso(asOf),
    resourceVersion: '8812345',
    reason: kind.reason,
    message: kind.message,
  };
}

const own = () => ({
  state: 'live',
  complete: true,
  asOf: iso(now()),
  resourceVersion: null,
  reason: null,
  message: null,
});

function rendered(row) {
  const cells = row.cells.map((cell, place) =>
    place in row.at && cell === 'age' ? age(now() - row.at[place]) : cell,
  );
  return { ...row, cells, health: healthOf(row) };
}

/** Roughly kubectl's: the browser computes the exact text itself. */
function age(seconds) {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 10800) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}

function countsIn(name) {
  const small = KINDS.filter((kind) => kind.namespaced && (kind.objects ?? 0) > 0 && kind.objects < 5000);
  return Object.fromEntries(
    small.map((kind) => [idOf(kind), rowsOf(kind).filter((row) => row.namespace === name).length]),
  );
}

function kindAnswer(kind, ns) {
  const {
    group,
    version,
    versions,
    resource,
    singular,
    namespaced,
    shortNames,
    categories,
    state,
    reason,
    message,
  } = kind;
  const known = kind.objects !== null && !['syncing', 'cold'].includes(state);
  const count =
    ns && namespaced && known
      ? rowsOf(kind).filter((row) => ns.includes(row.namespace)).length
      : kind.objects;
  return {
    group,
    version,
    versions,
    resource,
    kind: kind.kind,
    singular,
    namespaced,
    shortNames,
    categories,
    state,
    reason,
    message,
    count: known ? count : null,
    access: kind.access ?? 'all',
  };
}

function cacheAnswer() {
  const resources = KINDS.map((kind) => {
    const held = kind.objects !== null;
    return {
      group: kind.group,
      resource: kind.resource,
      version: kind.version,
      kind: kind.kind,
      state: kind.state,
      reason: kind.reason,
      message: kind.message,
      objects: kind.objects,
      namespaces: held ? (kind.namespaced ? NAMESPACES.length : 0) : null,
      bytes: held ? kind.objects * 1430 + 16384 : null,
      lastSync: held ? iso(now() - 3600 - kind.objects) : null,
      syncDuration: held ? `${(0.02 + kind.objects / 9000).toFixed(6)}s` : null,
      lastAccess: held ? iso(now() - (kind.objects % 600)) : null,
      preload: ['core', 'apps'].includes(kind.group),
      resyncs: kind.state === 'resyncing' ? 3 : 0,
      reconnects: kind.state === 'stale' ? 12 : 1,
      changesPerMinute: kind.state === 'live' ? kind.objects / 40 : null,
    };
  });
  const totals = {
    openWatches: 21,
    maxInformers: 50,
    parked: 1,
    kinds: KINDS.length,
    objects: 102_740,
    bytes: 148_000_000,
    memoryBudget: 268_435_456,
    hits: 48_213,
    misses: 402,
    hitRatio: 0.9917,
    evictions: 2,
    apiCallsSaved: 47_811,
    changesPerMinute: 84.5,
    lastUpdate: iso(now()),
  };
  return { asOf: iso(now()), replica: 'browser-6d9c7b5f4-x2x9k', totals, resources };
}

function policyAnswer() {
  const preload = ['pods', 'services', 'configmaps', 'secrets', 'namespaces'].map((resource) => ({
    group: '',
    resource,
  }));
  preload.push(
    ...['deployments', 'daemonsets', 'statefulsets'].map((resource) => ({ group: 'apps', resource })),
  );
  const kinds = KINDS.map((kind) => {
    const place = preload.findIndex(
      (one) => (one.group || 'core') === kind.group && one.resource === kind.resource,
    );
    return {
      group: kind.group,
      resource: kind.resource,
      decision: place < 0 ? 'lazy' : 'preload',
      metadataOnly: kind.resource === 'secrets',
      rule: place < 0 ? 'spec.lazyLoad' : `spec.preload[${place}]`,
    };
  });
  const spec = {
    preload,
    lazyLoad: true,
    accessTimeout: '5m',
    autoCleanup: true,
    cleanupInterval: '10m',
    maxInformers: 50,
    syncTimeout: '30s',
    syncConcurrency: 4,
    memoryBudget: '256Mi',
    exclude: [],
    metadataOnly: [{ group: '', resource: 'secrets' }],
    redact: [],
  };
  return {
    name: 'default',
    source: 'policy',
    observedGeneration: 3,
    accepted: true,
    reason: 'Accepted',
    message: '',
    spec,
    kinds,
  };
}

function object(request, response, parts) {
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
    managers,
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

function json(response, body) {
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}

function problem(response, status, reason, detail, misread) {
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(status === 503 ? { 'Retry-After': '1' } : {}),
  };
  const body = {
    type: `urn:crds-objects-browser:reason:${reason}`,
    title: reason,
    status,
    detail,
    reason,
    ...misread,
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

async function file(response, path) {
  const asset = path.startsWith('assets/');
  const name = asset ? path : 'index.html';
  const body = name.includes('..') ? null : await readFile(new URL(name, DIST)).catch(() => null);
  if (body === null)
    return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n');
  response
    .writeHead(200, {
      'Content-Type': TYPES[name.split('.').pop()] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': asset ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    .end(body);
}
