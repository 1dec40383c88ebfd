// What the cache and the policy say of themselves.

import { KINDS, NAMESPACES } from './data.mjs';
import { iso, now } from './lists.mjs';

export function cacheAnswer() {
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
      asOf: held ? iso(now() - 12) : null,
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

export function policyAnswer() {
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
