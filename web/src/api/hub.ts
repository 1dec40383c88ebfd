// One stream for all who follow something, however many tables and tabs there are: browsers have six connections per host.
//
// Runs in the shared worker, or in the page where there is none. Knows nothing of either.

import { EMPTY, type View, reduce } from '../state/view';
import { backoff, passes } from './backoff';
import { ApiError } from './client';
import type { List, StreamEvent } from './types';

export interface Listener {
  opened: () => void;
  /** `heardAt`: unix seconds at which the server said so, if that was not just now. */
  event: (event: StreamEvent, heardAt?: number) => void;
  /** The connection is gone and will be tried again. */
  lost: (attempt: number) => void;
  /** The server says no; trying again by itself would not help. */
  refused: (error: ApiError) => void;
}

export interface StreamOf {
  opened: () => void;
  event: (view: string, event: StreamEvent, id: string | null) => void;
}

/** Reads one stream of some views until it ends, or throws why there is none. */
export type Open = (
  views: string[],
  token: string | null,
  lastId: string | null,
  to: StreamOf,
  signal: AbortSignal,
) => Promise<void>;

export interface Hub {
  /** Follows a view, as the person of that token, until the returned function is called. */
  subscribe: (view: string, token: string | null, listener: Listener) => () => void;
}

/** Views of one stream at most, by the API. */
const MAX_VIEWS = 16;

/** Bytes of an address for views: the API takes 8,192 in all. */
const MAX_LENGTH = 7_500;

/** Milliseconds for which a server has to be there before its next failure counts as the first: one that falls over at once is
 * asked ever less often, however often it gets up. */
const LIVED = 10_000;

/** Milliseconds in which changes of what is followed are gathered: a window that moves leaves one view and takes another. */
const GATHER = 2;

export function createHub(open: Open): Hub {
  const connections: Connection[] = [];
  return {
    subscribe: (view, token, listener) => {
      const mine = connections.filter((one) => one.token === token);
      let connection = mine.find((one) => one.has(view)) ?? mine.find((one) => one.hasRoom(view));
      if (connection === undefined) {
        const made = connect(open, token, () => {
          const at = connections.indexOf(made);
          if (at >= 0) connections.splice(at, 1);
        });
        connections.push(made);
        connection = made;
      }
      return connection.follow(view, listener);
    },
  };
}

interface Topic {
  /** What is known of the rows, so that who comes later can be told. */
  state: View;
  listeners: Set<Listener>;
}

interface Connection {
  token: string | null;
  has: (view: string) => boolean;
  hasRoom: (view: string) => boolean;
  follow: (view: string, listener: Listener) => () => void;
}

function connect(open: Open, token: string | null, onEmpty: () => void): Connection {
  const topics = new Map<string, Topic>();
  let lastId: string | null = null;
  /** The views whose place `lastId` names. */
  let named: ReadonlySet<string> = new Set();
  /** Tries since the server was last there for long. */
  let attempt = 0;
  /** Since when it is there, also while the stream is opened anew for other views; null until it is, and while it is lost. */
  let thereSince: number | null = null;
  let lost = false;
  let isOpen = false;
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The timer is that of another try. */
  let pauses = false;

  /** What the stream that is open says from now on is not heard, its end neither. */
  const mute = (): void => {
    abort.abort();
    abort = new AbortController();
    isOpen = false;
  };

  const tell = (what: (listener: Listener) => void): void => {
    for (const topic of [...topics.values()]) for (const listener of [...topic.listeners]) what(listener);
  };

  const run = async (): Promise<void> => {
    const mine = (abort = new AbortController());
    pauses = false;
    const views = [...topics.keys()];
    const to: StreamOf = {
      opened: () => {
        if (mine !== abort) return;
        isOpen = true;
        lost = false;
        thereSince ??= performance.now();
        tell((listener) => listener.opened());
      },
      event: (view, event, id) => {
        if (mine !== abort) return;
        if (id !== null) [lastId, named] = [id, new Set(views)];
        onEvent(view, event);
      },
    };
    try {
      await open(views, token, lastId, to, mine.signal);
      if (mine === abort) again(null);
    } catch (error) {
      if (mine !== abort) return;
      const problem = error instanceof ApiError ? error : new ApiError(0, 'NoAnswer', String(error));
      if (passes(problem.status)) again(problem.retryAfter);
      else refuse(problem.status === 401 ? views : views.slice(0, 1), problem);
    }
  };

  /** The answer of a stream that never began is about its first view: the others are asked for again. */
  const refuse = (views: string[], problem: ApiError): void => {
    isOpen = false;
    for (const view of views) {
      const listeners = topics.get(view)?.listeners ?? [];
      topics.delete(view);
      for (const listener of listeners) listener.refused(problem);
    }
    changed();
  };

  const onEvent = (view: string, event: StreamEvent): void => {
    const topic = topics.get(view);
    if (topic === undefined) return;
    topic.state = reduce(topic.state, { type: 'event', event, now: Math.floor(Date.now() / 1000) });
    if (event.type === 'refused') {
      topics.delete(view);
      const { status, reason, detail, ...about } = event.data;
      for (const listener of topic.listeners)
        listener.refused(new ApiError(status, reason, detail, null, about));
      if (topics.size === 0) changed();
    } else {
      for (const listener of [...topic.listeners]) listener.event(event);
    }
  };

  const again = (retryAfter: number | null): void => {
    isOpen = false;
    if (thereSince !== null && performance.now() - thereSince >= LIVED) attempt = 0;
    attempt += 1;
    thereSince = null;
    lost = true;
    tell((listener) => listener.lost(attempt));
    clearTimeout(timer);
    pauses = true;
    timer = setTimeout(() => void run(), backoff(attempt - 1, Math.random(), retryAfter));
  };

  /** What is followed is not what the stream is of. */
  const changed = (): void => {
    // A server that is away is not asked more often because somebody comes or goes.
    if (pauses && topics.size > 0) return;
    clearTimeout(timer);
    pauses = false;
    timer = setTimeout(() => {
      mute();
      if (topics.size > 0) void run();
      else onEmpty();
    }, GATHER);
  };

  return {
    token,
    has: (view) => topics.has(view),
    hasRoom: (view) =>
      topics.size < MAX_VIEWS &&
      [...topics.keys(), view].reduce((sum, one) => sum + lengthOf(one), 0) < MAX_LENGTH,
    follow: (view, listener) => {
      const topic = topics.get(view);
      if (topic === undefined) {
        // Patches that go on from what nobody here remembers would be lost.
        if (named.has(view)) {
          // Nor may the stream that is still open name a place for it.
          mute();
          [lastId, named] = [null, new Set()];
        }
        topics.set(view, { state: { ...EMPTY, key: view }, listeners: new Set([listener]) });
        changed();
      } else {
        topic.listeners.add(listener);
        if (isOpen) listener.opened();
        const known = listOf(topic.state);
        if (known !== null) listener.event({ type: 'snapshot', data: known }, topic.state.info?.heardAt);
      }
      // Who comes while the server is away would take its silence for an answer that is on its way.
      if (lost) listener.lost(attempt);
      return () => {
        const left = topics.get(view);
        if (!left?.listeners.delete(listener) || left.listeners.size > 0) return;
        topics.delete(view);
        changed();
      };
    },
  };
}

function lengthOf(view: string): number {
  return encodeURIComponent(view).length + '&view='.length;
}

/** What is known of the rows, in the form in which the server tells it first. */
function listOf({ info, columns, rows, offset, total, matched }: View): List | null {
  if (info === null) return null;
  return { ...info, columns, rows, offset, total, matched, terms: [], cursor: null };
}
