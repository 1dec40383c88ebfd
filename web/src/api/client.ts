// The one file that talks to the server: requests, the event stream, and the bearer token, which lives in memory only.

import { backoff } from './backoff';
import { NOTHING_PENDING, feed } from './sse';
import type {
  CacheAnswer,
  Events,
  Kinds,
  Namespaces,
  ObjectAnswer,
  Policy,
  StreamEvent,
  Whoami,
} from './types';
import type { KindId, ObjectId, TableQuery } from '../url';

/** What the server refused, or why it could not be asked (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfter: number | null;

  constructor(status: number, reason: string, detail: string, retryAfter: number | null = null) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

let token: string | null = null;
let signedOut: () => void = () => undefined;

/** Sets the token that is sent from now on; null forgets it. */
export function setToken(value: string | null): void {
  token = value;
}

/** Called whenever the server does not (or no longer) know us. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

async function request(
  path: string,
  accept: string,
  signal?: AbortSignal,
  more?: HeadersInit,
): Promise<Response> {
  const headers = new Headers(more);
  headers.set('Accept', accept);
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
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
    throw new ApiError(0, 'Unreachable', String(error instanceof Error ? error.message : error));
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.endsWith('/whoami')) signedOut();
  throw problem;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const after = Number.isNaN(retryAfter) ? null : retryAfter;
  try {
    const body = (await response.json()) as { reason?: string; detail?: string; title?: string };
    return new ApiError(response.status, body.reason ?? 'Unknown', body.detail ?? body.title ?? '', after);
  } catch {
    return new ApiError(response.status, 'Unknown', response.statusText, after);
  }
}

async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, 'application/json', signal);
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
  const response = await request(objectPath(id), 'application/yaml', signal);
  return response.text();
}

/** The view of a stream: a list query with its window. */
export function viewOf(kind: KindId, query: TableQuery, offset: number, limit: number): string {
  const params = new URLSearchParams();
  if (query.ns.length > 0) params.set('ns', query.ns.join(','));
  if (query.q) params.set('q', query.q);
  if (query.sort) params.set('sort', query.sort);
  if (offset > 0) params.set('offset', String(offset));
  params.set('limit', String(limit));
  return `${kind.group}/${kind.resource}?${params.toString()}`;
}

export interface StreamHandlers {
  opened: () => void;
  event: (event: StreamEvent) => void;
  /** The connection is gone and will be tried again. */
  lost: (attempt: number) => void;
  /** The server says no; trying again by itself would not help. */
  refused: (error: ApiError) => void;
}

/** Heartbeats come every 5 s; three missing ones mean that nobody is there. */
const SILENCE = 16_000;

/** A hidden tab gives its connection back after this: browsers have six per host for all tabs together. */
const HIDDEN = 5_000;

/** Follows a view until the returned function is called. Opens it again when it breaks, from where it was. */
export function follow(view: string, handlers: StreamHandlers): () => void {
  let stopped = false;
  let attempt = 0;
  let lastId: string | null = null;
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hideTimer: ReturnType<typeof setTimeout> | undefined;
  let sleeping = false;

  const run = async (): Promise<void> => {
    abort = new AbortController();
    const mine = abort;
    try {
      const more = lastId === null ? {} : { 'Last-Event-ID': lastId };
      const path = `/api/v1/stream?view=${encodeURIComponent(view)}`;
      const response = await request(path, 'text/event-stream', mine.signal, more);
      handlers.opened();
      await read(response, mine, (event, id) => {
        if (stopped) return;
        if (id !== null) lastId = id;
        attempt = 0;
        handlers.event(event);
      });
      again(null);
    } catch (error) {
      if (stopped || (sleeping && mine.signal.aborted)) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        handlers.refused(error);
      } else {
        again(error instanceof ApiError ? error.retryAfter : null);
      }
    }
  };

  const again = (retryAfter: number | null): void => {
    if (stopped || sleeping) return;
    handlers.lost(attempt + 1);
    timer = setTimeout(() => void run(), backoff(attempt, Math.random(), retryAfter));
    attempt += 1;
  };

  const onVisibility = (): void => {
    clearTimeout(hideTimer);
    if (document.hidden) {
      hideTimer = setTimeout(() => {
        sleeping = true;
        clearTimeout(timer);
        abort.abort();
      }, HIDDEN);
    } else if (sleeping) {
      sleeping = false;
      // Nobody told us anything meanwhile.
      handlers.lost(0);
      void run();
    }
  };

  document.addEventListener('visibilitychange', onVisibility);
  // A tab that was opened in the background sleeps like one that went there.
  onVisibility();
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(hideTimer);
    document.removeEventListener('visibilitychange', onVisibility);
    abort.abort();
  };
}

async function read(
  response: Response,
  abort: AbortController,
  handle: (event: StreamEvent, id: string | null) => void,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let pending = NOTHING_PENDING;
  let silence: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE);
      const { done, value } = await reader.read();
      if (done) return;
      const next = feed(pending, value);
      pending = next.pending;
      for (const { type, id, data } of next.events)
        handle({ type, data: JSON.parse(data) as unknown } as StreamEvent, id);
    }
  } finally {
    clearTimeout(silence);
  }
}
