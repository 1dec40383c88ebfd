// The answers of the API beside those of lists: as the server's OpenAPI document names them, with closed sets of words.

import type { components } from './schema';
import type { Column, Freshness, Row, State } from './types';

type Schemas = components['schemas'];
/** As generated, but that a field may be null is said as the server says it: it is always there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

/** How an object is doing, as `is:` asks. */
export type Health = 'ok' | 'progressing' | 'problem' | 'terminating' | 'unknown';

/** Objects of one kind: what a search found, or what is related. */
export interface Family {
  group: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  state: State;
  asOf: string | null;
  matched: number;
  columns: Column[];
  rows: Row[];
}

export type NotSearched = Schemas['NotSearchedAnswer'];

export interface NotCurrent {
  group: string;
  resource: string;
  state: State;
  asOf: string | null;
}

export interface Search {
  complete: boolean;
  matched: number;
  searched: number;
  kinds: Family[];
  notSearched: NotSearched[];
  notCurrent: NotCurrent[];
}

export type Owner = Omit<Whole<Schemas['OwnerAnswer']>, 'health'> & { health: Health | null };
export type Reference = Whole<Schemas['ReferenceAnswer']>;

export interface Related extends Freshness {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespace: string | null;
  name: string;
  uid: string;
  owners: Owner[];
  children: Family[];
  references: Reference[];
  referencesMatched: number;
  referencedBy: Family[];
  omitted: string[];
  searchedAll: boolean;
  notSearched: NotSearched[];
  notCurrent: NotCurrent[];
}

export type FieldManager = Whole<Schemas['FieldManagerAnswer']>;

export interface FieldManagers extends Freshness {
  managers: FieldManager[];
  truncated: boolean;
  redacted: boolean;
}

export type FacetValue = Schemas['ValueAnswer'];

export interface Facets extends Freshness {
  field: string;
  values: FacetValue[];
  distinct: number | null;
  without: number | null;
  matched: number | null;
}

/** One field of a schema; the values of `default` and `enum` are any JSON. */
export type SchemaField = Omit<Schemas['Field'], 'default' | 'enum'> & {
  default?: unknown;
  enum?: unknown[] | null;
};
export type SchemaVersion = Whole<Schemas['SchemaVersionAnswer']>;

export interface AttributeChange {
  attribute: string;
  from?: unknown;
  to?: unknown;
}

export interface SchemaDiff {
  against: string;
  added: string[];
  removed: string[];
  changed: { path: string; what: AttributeChange[] }[];
  truncated: boolean;
}

export interface Schema {
  group: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  version: string;
  versions: SchemaVersion[];
  description: string | null;
  fields: SchemaField[];
  truncated: boolean;
  message: string | null;
  diff: SchemaDiff | null;
}

export type KindsWithField = Whole<Schemas['FieldAnswer']>;

/** What may be the matter with a CRD: a closed set. */
export const CRD_PROBLEMS = [
  'NotEstablished',
  'NamesNotAccepted',
  'StoredNotServed',
  'DeprecatedStored',
  'Terminating',
  'NoObjects',
] as const;
export type CrdProblem = (typeof CRD_PROBLEMS)[number];

/** One CustomResourceDefinition; null is "not known". */
export interface Crd {
  name: string;
  group: string;
  resource: string;
  kind: string | null;
  namespaced: boolean | null;
  established: boolean | null;
  namesAccepted: boolean | null;
  terminating: boolean;
  versions: {
    name: string;
    served: boolean;
    storage: boolean;
    deprecated: boolean;
    deprecationWarning: string | null;
  }[];
  storedVersions: string[];
  objects: number | null;
  bytes: number | null;
  state: State | null;
  problems: CrdProblem[];
}

export interface Crds extends Freshness {
  crds: Crd[];
}
