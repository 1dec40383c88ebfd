// The shapes of the HTTP API that the UI works with.
//
// Written by hand where the UI is stricter than the generated schema (closed sets of words, cells); contract.ts fails
// to compile when the two name different fields.

import type { Health } from './answers';
import type { components } from './schema';

export type State =
  | 'cold'
  | 'syncing'
  | 'live'
  | 'stale'
  | 'resyncing'
  | 'parked'
  | 'passthrough'
  | 'forbidden'
  | 'failed'
  | 'gone'
  | 'excluded';

export interface Freshness {
  state: State;
  complete: boolean;
  asOf: string | null;
  resourceVersion: string | null;
  reason: string | null;
  message: string | null;
}

/** That nothing changed, and how current the rows are. */
export type Heartbeat = Omit<Freshness, 'resourceVersion'>;

export interface Kind {
  group: string;
  version: string;
  versions: string[];
  resource: string;
  kind: string;
  singular: string;
  namespaced: boolean;
  shortNames: string[];
  categories: string[];
  state: State;
  reason: string | null;
  message: string | null;
  /** null is "not known", never zero. */
  count: number | null;
  access: 'all' | 'some' | 'none';
}

export interface Kinds extends Freshness {
  kinds: Kind[];
}

export interface Column {
  id: string;
  name: string;
  type: string;
  format: string;
  priority: number;
  description: string;
}

export type Cell = string | number | boolean | null;

export interface Row {
  uid: string;
  namespace: string | null;
  name: string;
  /** How it is doing: ok, progressing, problem, terminating or unknown. */
  health: Health;
  cells: Cell[];
  /** Column index to unix seconds, for cells that depend on the time of reading. */
  at?: Record<string, number>;
}

export interface Progress {
  received: number;
  expected: number | null;
}

/** From and to, in bytes of `q`. */
export type Span = [number, number];

/** What a refusal is about. */
export interface About {
  /** What of a filter is not understood, and why. */
  span?: Span;
  fault?: Fault;
  /** Namespaces that were asked for and are denied. */
  denied?: string[];
}

/** A word of the server, and what a sentence about it has to name. */
export type Fault = components['schemas']['Fault'];

/** One term of the filter, by its bytes in `q`. */
export interface Term {
  start: number;
  end: number;
  negated: boolean;
  kind: string;
}

export interface List extends Freshness {
  revision: string;
  progress: Progress | null;
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  columns: Column[];
  rows: Row[];
  total: number | null;
  matched: number | null;
  terms: Term[];
  offset: number;
  cursor: string | null;
}

export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastTransitionTime: string | null;
}

export interface Manager {
  manager: string;
  operation: string;
  subresource: string;
  time: string;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

export interface Metadata {
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  generation?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

export interface ObjectAnswer extends Freshness {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespace: string | null;
  name: string;
  uid: string;
  columns: Column[];
  cells: Cell[];
  at: Record<string, number>;
  conditions: Condition[];
  managers: Manager[];
  omitted: string[];
  object: { metadata?: Metadata; status?: unknown };
}

export interface EventAnswer {
  namespace: string | null;
  name: string;
  type: string;
  reason: string;
  message: string;
  count: number;
  firstSeen: string | null;
  lastSeen: string | null;
  source: string;
}

export interface Events extends Freshness {
  events: EventAnswer[];
}

export interface Namespaces extends Freshness {
  namespaces: { name: string; counts: Record<string, number> }[];
}

export interface Totals {
  openWatches: number;
  maxInformers: number;
  parked: number;
  kinds: number;
  objects: number | null;
  bytes: number | null;
  memoryBudget: number;
  hits: number;
  misses: number;
  hitRatio: number | null;
  evictions: number;
  apiCallsSaved: number;
  /** Of the kinds for which it is known. */
  changesPerMinute: number | null;
  lastUpdate: string;
}

export interface CachedKind {
  group: string;
  resource: string;
  version: string;
  kind: string;
  state: State;
  reason: string | null;
  message: string | null;
  objects: number | null;
  namespaces: number | null;
  bytes: number | null;
  asOf: string | null;
  lastSync: string | null;
  syncDuration: string | null;
  lastAccess: string | null;
  preload: boolean;
  resyncs: number;
  reconnects: number;
  /** Over the last five minutes; null while it was not live for as long. */
  changesPerMinute: number | null;
}

export interface CacheAnswer {
  asOf: string;
  replica: string;
  totals: Totals;
  resources: CachedKind[];
}

export interface Rule {
  group: string;
  resource: string;
  decision: 'preload' | 'lazy' | 'passthrough' | 'excluded';
  metadataOnly: boolean;
  rule: string;
}

export interface Policy {
  name: string;
  source: 'policy' | 'defaults';
  observedGeneration: number | null;
  accepted: boolean;
  reason: string;
  message: string;
  spec: Record<string, unknown> | null;
  kinds: Rule[];
}

export interface Whoami {
  mode: 'none' | 'token';
  user: string | null;
  audience: string | null;
  version: string;
}

/** What a stream tells, in the order it happens. */
export type StreamEvent =
  | { type: 'snapshot'; data: List }
  | { type: 'patch'; data: Patch }
  | { type: 'resync'; data: { reason: string } }
  | { type: 'state'; data: Freshness & { revision?: string; progress?: Progress | null } }
  | { type: 'heartbeat'; data: Heartbeat }
  | { type: 'refused'; data: { status: number; reason: string; detail: string } & About };

export interface Patch extends Freshness {
  revision: string;
  progress?: Progress | null;
  upserts: Row[];
  deletes: string[];
  /** Names every row of the window in order, when membership or order changed. */
  order: string[] | null;
  total: number | null;
  matched: number | null;
}
