// A server that answers like the real one, from made-up data: for `npm run dev` and for states that a real cluster
// rarely shows. It serves web/dist under /ui/ with the same policy for browsers.
//
// Options: { token } asks for that bearer token; { churn } milliseconds between changes of pods (0: none).

import { createServer } from 'node:http';
import { cacheAnswer, policyAnswer } from './cache.mjs';
import { KINDS, NAMESPACES, numbers, rowsOf } from './data.mjs';
import { filterOf } from './filter.mjs';
import { file, json, problem } from './http.mjs';
import { countsIn, freshness, idOf, kindAnswer, list, own, rendered } from './lists.mjs';
import { object } from './object.mjs';
import { crds, facets, kindsWithField, schema, search } from './pages.mjs';

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
      const [mode, audience] = token === null ? ['none', null] : ['token', 'crds-objects-browser'];
      json(response, { mode, user, audience, version: '0.1.0-mock' });
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
      else json(response, list(kind, revision, Object.fromEntries(url.searchParams)));
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
    let last = list(kind, revision, wanted);
    if (
      request.headers['last-event-id'] !== undefined &&
      request.headers['last-event-id'] !== String(revision)
    ) {
      send('resync', { reason: 'RevisionGone' });
    }
    send('snapshot', last);
    const tell = () => {
      const next = list(kind, revision, wanted);
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
          send('snapshot', list(kind, revision, wanted));
        }, 1000)
      : null;
    return () => {
      open.delete(tell);
      clearInterval(beat);
      clearInterval(again);
    };
  }

  server.on('close', () => clearInterval(timer));
  return server;
}
