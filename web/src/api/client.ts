// Requests to the server, and the bearer token, which lives in memory only. With stream.ts all that talks to it.

import { labelCols } from '../grid/cols';
import type { Crds, Facets, FieldManagers, KindsWithField, Related, Schema, Search } from './answers';
import type {
  About,
  CacheAnswer,
  Events,
  Kinds,
  List,
  Namespaces,
  ObjectAnswer,
  Policy,
  Whoami,
} from './types';
import type { KindId, ObjectId, TableQuery } from '../url';

/** What the server refused, or why it could not be asked (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfter: number | null;
  readonly about: About;

  constructor(
    status: number,
    reason: string,
    detail: string,
    retryAfter: number | null = null,
    about: About = {},
  ) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.about = about;
  }
}

let token: string | null = null;
let signedOut: () => void = () => undefined;

/** Sets the token that is sent from now on; null forgets it. */
export function setToken(value: string | null): void {
  token = value;
}

/** The token that is sent. */
export function currentToken(): string | null {
  return token;
}

/** Says that the server does not know us: of answers that did not come here. */
export function noteSignedOut(): void {
  signedOut();
}

/** Called whenever the server does not (or no longer) know us. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

interface Asking {
  signal?: AbortSignal | undefined;
  more?: HeadersInit;
  /** Of who asks, if that is not who signed in here. */
  token?: string | null;
}

/** Asks; what is not a success is thrown as an ApiError. */
export async function request(path: string, accept: string, asking: Asking = {}): Promise<Response> {
  const { signal, more, token: bearer = token } = asking;
  const headers = new Headers(more);
  headers.set('Accept', accept);
  if (bearer !== null) headers.set('Authorization', `Bearer ${bearer}`);
  let response: Response;
  try {
    response = await fetch(path, {
      headers,
      signal: signal ?? null,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'NoAnswer', String(error instanceof Error ? error.message : error));
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.endsWith('/whoami')) signedOut();
  throw problem;
}

interface Problem extends About {
  reason?: string;
  detail?: string;
  title?: string;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const after = Number.isNaN(retryAfter) ? null : retryAfter;
  try {
    const body = (await response.json()) as Problem;
    return new ApiError(
      response.status,
      body.reason ?? 'Unknown',
      body.detail ?? body.title ?? '',
      after,
      body,
    );
  } catch {
    return new ApiError(response.status, 'Unknown', response.statusText, after);
  }
}

async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, 'application/json', { signal });
  return (await response.json()) as T;
}

function objectPath({ group, resource, namespace, name }: ObjectId): string {
  return `/api/v1/objects/${[group, resource, namespace ?? '_', name].map(encodeURIComponent).join('/')}`;
}

export const getWhoami = (): Promise<Whoami> => json('/api/v1/whoami');

export const getKinds = (ns: string[], signal?: AbortSignal): Promise<Kinds> =>
  json(`/api/v1/kinds${ns.length > 0 ? `?ns=${encodeURIComponent(ns.join(','))}` : ''}`, signal);

export const getNamespaces = (signal?: AbortSignal): Promise<Namespaces> =>
  json('/api/v1/namespaces', signal);

export const getCache = (signal?: AbortSignal): Promise<CacheAnswer> => json('/api/v1/cache', signal);

export const getPolicy = (signal?: AbortSignal): Promise<Policy> => json('/api/v1/policy', signal);

export const getObject = (id: ObjectId, signal?: AbortSignal): Promise<ObjectAnswer> =>
  json(objectPath(id), signal);

export const getEvents = (id: ObjectId, signal?: AbortSignal): Promise<Events> =>
  json(`${objectPath(id)}/events?wait=5s`, signal);

export async function getYaml(id: ObjectId, signal?: AbortSignal): Promise<string> {
  const response = await request(objectPath(id), 'application/yaml', { signal });
  return response.text();
}

export const getRelated = (id: ObjectId, signal?: AbortSignal): Promise<Related> =>
  json(`${objectPath(id)}/related`, signal);

/** Who owns which field; read from the API server for this answer. */
export const getManagers = (id: ObjectId, signal?: AbortSignal): Promise<FieldManagers> =>
  json(`${objectPath(id)}/managers`, signal);

/** One page of a list, once. */
export const getList = (
  kind: KindId,
  query: Pick<TableQuery, 'ns' | 'q' | 'sort'>,
  offset: number,
  limit: number,
  signal?: AbortSignal,
): Promise<List> => json(`/api/v1/objects/${listOf(kind, query, { offset, limit, wait: '5s' })}`, signal);

export interface SearchFor {
  q?: string;
  ns?: string[];
  /** Rows of each kind. */
  limit?: number;
  category?: string;
  /** As in core/pods. */
  kinds?: string[];
  /** How long to wait for kinds that were named, as in 5s. */
  wait?: string;
}

export const getSearch = ({ ns, kinds, ...what }: SearchFor, signal?: AbortSignal): Promise<Search> =>
  json(`/api/v1/search?${paramsOf({ ...what, ns: ns?.join(','), kinds: kinds?.join(',') })}`, signal);

/** The values of a field among the rows that a query leaves. */
export const getFacets = (
  kind: KindId,
  field: string,
  query: Pick<TableQuery, 'ns' | 'q'>,
  limit: number,
  signal?: AbortSignal,
): Promise<Facets> => {
  const { group, resource } = kind;
  const params = paramsOf({ field, ns: query.ns.join(','), q: query.q, limit });
  return json(`/api/v1/facets/${[group, resource].map(encodeURIComponent).join('/')}?${params}`, signal);
};

/** The fields of a kind, and how a version differs from another one. */
export const getSchema = (
  { group, resource }: KindId,
  version: string,
  against: string,
  signal?: AbortSignal,
): Promise<Schema> =>
  json(
    `/api/v1/schema/${[group, resource].map(encodeURIComponent).join('/')}?${paramsOf({ version, against })}`,
    signal,
  );

/** How the CustomResourceDefinitions are doing. */
export const getCrds = (signal?: AbortSignal): Promise<Crds> => json('/api/v1/crds?wait=5s', signal);

/** Which kinds have a field: a name, or the end of a path that begins with a dot. */
export const getKindsWithField = (field: string, signal?: AbortSignal): Promise<KindsWithField> =>
  json(`/api/v1/schema?${paramsOf({ field })}`, signal);

export type FileFormat = 'csv' | 'ndjson' | 'yaml';

/**
 * All rows of a query as a file: the server refuses to make one that would lack something. `columns` are the ids of those that
 * a CSV file has, in their order; the other formats have whole objects.
 */
export async function getFile(
  kind: KindId,
  query: Pick<TableQuery, 'ns' | 'q' | 'sort' | 'cols'>,
  format: FileFormat,
  columns: readonly string[],
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const list =
    format === 'csv'
      ? listOf(kind, query, { format, columns: columns.join(',') })
      : listOf(kind, { ...query, cols: '' }, { format });
  const response = await request(`/api/v1/objects/${list}`, '*/*', { signal });
  const reader = response.body?.getReader();
  if (!reader) return response.blob();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.length;
      onBytes(bytes);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    // A file that breaks off is none.
    throw new ApiError(0, 'NoAnswer', String(error instanceof Error ? error.message : error));
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}

type Values = Record<string, string | number | undefined>;

/** Empty ones and zeros are left out. */
function paramsOf(values: Values): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value) params.set(key, String(value));
  return params.toString();
}

function listOf(
  kind: KindId,
  query: Pick<TableQuery, 'ns' | 'q' | 'sort'> & Partial<Pick<TableQuery, 'cols'>>,
  more: Values,
): string {
  const { ns, q, sort } = query;
  // Labels are columns only for who asks for them.
  const cols = labelCols(query.cols ?? '');
  const path = [kind.group, kind.resource].map(encodeURIComponent).join('/');
  return `${path}?${paramsOf({ ns: ns.join(','), q, sort, cols, ...more })}`;
}

/** The view of a stream: a list query with its window. */
export function viewOf(kind: KindId, query: TableQuery, offset: number, limit: number): string {
  return listOf(kind, query, { offset, limit });
}
