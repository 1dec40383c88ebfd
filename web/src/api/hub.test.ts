import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from './client';
import { type Listener, type StreamOf, createHub } from './hub';
import type { List, Row, StreamEvent } from './types';

interface Opened {
  views: string[];
  token: string | null;
  lastId: string | null;
  to: StreamOf;
  signal: AbortSignal;
  end: () => void;
  fail: (error: Error) => void;
}

let streams: Opened[] = [];
const hub = () =>
  createHub((views, token, lastId, to, signal) => {
    return new Promise((end, fail) => {
      streams.push({ views, token, lastId, to, signal, end, fail });
      signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')));
    });
  });

interface Heard extends Listener {
  said: string[];
}

function listener(): Heard {
  const said: string[] = [];
  return {
    said,
    opened: () => said.push('opened'),
    event: ({ type, data }) =>
      said.push(`${type} ${'rows' in data ? data.rows.map((row) => row.uid).join() : ''}`),
    lost: (attempt) => said.push(`lost ${attempt}`),
    refused: ({ reason, about }) => said.push(`refused ${reason} ${String(about.span)}`),
  };
}

const row = (uid: string): Row => ({ uid, namespace: 'a', name: uid, health: 'ok', cells: [uid] });
const freshness = {
  state: 'live',
  complete: true,
  asOf: null,
  resourceVersion: '1',
  reason: null,
  message: null,
} as const;

function snapshot(...uids: string[]): StreamEvent {
  const kind = { group: 'core', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true };
  const counts = {
    total: uids.length,
    matched: uids.length,
    offset: 0,
    cursor: null,
    terms: [],
    columns: [],
  };
  const data: List = { ...freshness, ...kind, ...counts, revision: 'r', progress: null, rows: uids.map(row) };
  return { type: 'snapshot', data };
}

function patch(uid: string, order: string[]): StreamEvent {
  const counts = { total: order.length, matched: order.length };
  return {
    type: 'patch',
    data: { ...freshness, ...counts, revision: 's', upserts: [row(uid)], deletes: [], order },
  };
}

/** The stream that is open now. */
function stream(): Opened {
  const last = streams.at(-1);
  if (!last) throw new Error('none was opened');
  return last;
}

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
});
afterEach(() => vi.useRealTimers());

test('all views go over one stream, which is opened anew with its place when one comes or goes', async () => {
  const { subscribe } = hub();
  const [pods, nodes] = [listener(), listener()];
  subscribe('pods', null, pods);
  await vi.advanceTimersByTimeAsync(10);
  stream().to.opened();
  stream().to.event('pods', snapshot('a'), 'id-1');
  const leave = subscribe('nodes', null, nodes);
  await vi.advanceTimersByTimeAsync(10);
  expect(streams).toHaveLength(2);
  expect(streams[0]?.signal.aborted).toBe(true);
  expect([stream().views, stream().lastId]).toEqual([['pods', 'nodes'], 'id-1']);
  stream().to.opened();
  stream().to.event('pods', patch('b', ['a', 'b']), 'id-2');
  leave();
  await vi.advanceTimersByTimeAsync(10);
  expect([stream().views, stream().lastId]).toEqual([['pods'], 'id-2']);
  expect(pods.said).toEqual(['opened', 'snapshot a', 'opened', 'patch ']);
  expect(nodes.said).toEqual(['opened']);
});

test('who leaves last ends the stream, and those of others are known as before', async () => {
  const { subscribe } = hub();
  const leave = subscribe('pods', 'mine', listener());
  subscribe('nodes', 'yours', listener());
  await vi.advanceTimersByTimeAsync(10);
  leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  subscribe('nodes', 'yours', listener());
  await vi.advanceTimersByTimeAsync(10);
  expect(streams).toHaveLength(2);
});

test('a view that is left and followed at once begins anew', async () => {
  const { subscribe } = hub();
  subscribe('pods', null, listener());
  const leave = subscribe('nodes', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  const before = stream();
  before.to.event('pods', snapshot('a'), 'id-1');
  leave();
  subscribe('nodes', null, listener());
  before.to.event('pods', patch('b', ['a', 'b']), 'id-2');
  await vi.advanceTimersByTimeAsync(10);
  expect([stream().views, stream().lastId]).toEqual([['pods', 'nodes'], null]);
});

test('a server that is away is not asked sooner because somebody comes, who is told that it is', async () => {
  const { subscribe } = hub();
  const nodes = listener();
  subscribe('pods', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  stream().fail(new ApiError(503, 'Starting', '', 30));
  await vi.advanceTimersByTimeAsync(0);
  subscribe('nodes', null, nodes);
  expect(nodes.said).toEqual(['lost 1']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stream().views).toEqual(['pods', 'nodes']);
  stream().to.opened();
  const late = listener();
  subscribe('secrets', null, late);
  await vi.advanceTimersByTimeAsync(10);
  expect(nodes.said).toEqual(['lost 1', 'opened']);
  expect(late.said).toEqual([]);
});

test('who comes later is told what is known, and costs no stream', async () => {
  const { subscribe } = hub();
  subscribe('pods', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  stream().to.opened();
  stream().to.event('pods', snapshot('a'), 'id-1');
  stream().to.event('pods', patch('b', ['b', 'a']), 'id-2');
  const late = listener();
  subscribe('pods', null, late);
  await vi.advanceTimersByTimeAsync(10);
  expect(streams).toHaveLength(1);
  expect(late.said).toEqual(['opened', 'snapshot b,a']);
});

test('who comes while the stream is lost is told how old the rows are', async () => {
  const { subscribe } = hub();
  subscribe('pods', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  vi.setSystemTime(1_000_000);
  stream().to.opened();
  stream().to.event('pods', snapshot('a'), 'id-1');
  stream().end();
  await vi.advanceTimersByTimeAsync(0);
  vi.setSystemTime(1_060_000);
  const heard: (number | undefined)[] = [];
  const late = listener();
  subscribe('pods', null, { ...late, event: (_event, heardAt) => heard.push(heardAt) });
  expect([heard, late.said]).toEqual([[1000], ['lost 1']]);
});

test('a view that comes back is not resumed from a place that nobody remembers', async () => {
  const { subscribe } = hub();
  subscribe('nodes', null, listener());
  const leave = subscribe('pods', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  stream().to.event('pods', snapshot('a'), 'id-1');
  leave();
  await vi.advanceTimersByTimeAsync(10);
  subscribe('pods', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  expect(stream().lastId).toBe(null);
});

test('a window that moves opens one stream', async () => {
  const { subscribe } = hub();
  const leave = subscribe('pods?offset=0', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  leave();
  subscribe('pods?offset=200', null, listener());
  await vi.advanceTimersByTimeAsync(10);
  expect(streams.map((one) => one.views)).toEqual([['pods?offset=0'], ['pods?offset=200']]);
});

test('a stream that ends is opened again from its place, slower each time', async () => {
  const { subscribe } = hub();
  const pods = listener();
  subscribe('pods', null, pods);
  await vi.advanceTimersByTimeAsync(10);
  stream().to.opened();
  stream().to.event('pods', snapshot('a'), 'id-1');
  stream().end();
  await vi.advanceTimersByTimeAsync(500);
  expect([streams.length, stream().lastId]).toEqual([2, 'id-1']);
  stream().fail(new ApiError(503, 'Busy', '', 3));
  await vi.advanceTimersByTimeAsync(2_900);
  expect(streams).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(streams).toHaveLength(3);
  expect(pods.said).toEqual(['opened', 'snapshot a', 'lost 1', 'lost 2']);
});

test('only a server that was there for ten seconds is tried as if for the first time', async () => {
  const { subscribe } = hub();
  const pods = listener();
  subscribe('pods', null, pods);
  await vi.advanceTimersByTimeAsync(10);
  for (const lived of [100, 9_000, 10_000]) {
    stream().to.opened();
    stream().to.event('pods', snapshot('a'), 'id-1');
    await vi.advanceTimersByTimeAsync(lived);
    stream().end();
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(pods.said.filter((what) => what.startsWith('lost'))).toEqual(['lost 1', 'lost 2', 'lost 1']);
});

test('a stream that is opened anew for other views goes on being there', async () => {
  const { subscribe } = hub();
  const pods = listener();
  subscribe('pods', null, pods);
  await vi.advanceTimersByTimeAsync(10);
  stream().fail(new ApiError(503, 'Busy', ''));
  await vi.advanceTimersByTimeAsync(1_000);
  stream().to.opened();
  for (const view of ['a', 'b', 'c']) {
    await vi.advanceTimersByTimeAsync(4_000);
    subscribe(view, null, listener());
    await vi.advanceTimersByTimeAsync(10);
    stream().to.opened();
  }
  stream().end();
  await vi.advanceTimersByTimeAsync(0);
  expect(pods.said.at(-1)).toBe('lost 1');
});

test('a refusal is of one view; the others go on', async () => {
  const { subscribe } = hub();
  const [bad, good, later] = [listener(), listener(), listener()];
  subscribe('bad', null, bad);
  subscribe('good', null, good);
  await vi.advanceTimersByTimeAsync(10);
  stream().fail(new ApiError(400, 'BadFilter', '', null, { span: [0, 3] }));
  await vi.advanceTimersByTimeAsync(10);
  expect(stream().views).toEqual(['good']);
  subscribe('later', null, later);
  await vi.advanceTimersByTimeAsync(10);
  stream().to.event(
    'later',
    { type: 'refused', data: { status: 403, reason: 'AccessDenied', detail: '' } },
    null,
  );
  expect([bad.said, later.said]).toEqual([['refused BadFilter 0,3'], ['refused AccessDenied undefined']]);
  expect(good.said).toEqual([]);
});

test('who is not known is told so for all, and is not asked about again', async () => {
  const { subscribe } = hub();
  const [one, two] = [listener(), listener()];
  subscribe('one', 't', one);
  subscribe('two', 't', two);
  await vi.advanceTimersByTimeAsync(10);
  stream().fail(new ApiError(401, 'SignIn', ''));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(streams).toHaveLength(1);
  expect([one.said, two.said]).toEqual([['refused SignIn undefined'], ['refused SignIn undefined']]);
});

test('two people share nothing', async () => {
  const { subscribe } = hub();
  const [one, two] = [listener(), listener()];
  subscribe('pods', 'token-1', one);
  subscribe('pods', 'token-2', two);
  await vi.advanceTimersByTimeAsync(10);
  expect(streams.map((each) => each.token)).toEqual(['token-1', 'token-2']);
  streams[0]?.to.event('pods', snapshot('secret'), 'id');
  expect(two.said).toEqual([]);
});

test('more views than a stream may have take a second one', async () => {
  const { subscribe } = hub();
  for (let n = 0; n < 17; n++) subscribe(`view-${n}`, null, listener());
  await vi.advanceTimersByTimeAsync(10);
  expect(streams.map((one) => one.views.length)).toEqual([16, 1]);
});
