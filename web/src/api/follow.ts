// Follows a view: through the shared worker, or in this page where there is none.

import { ApiError, currentToken, noteSignedOut } from './client';
import { type Hub, type Listener, createHub } from './hub';
import workerUrl from './live.worker.ts?worker&url';
import { BEAT, type FromTab, type ToTab, UNANSWERED } from './port';
import { openStream } from './stream';

/** A hidden tab leaves its stream after this: what nobody sees is not to be kept current. */
const HIDDEN = 5_000;

let hub: Hub | undefined;

/** Starts the worker ahead of the first view: a browser takes a third of a second for it, in which the page is drawn. */
export function prepare(): void {
  hub ??= hubOfBrowser();
}

const SILENT: Listener = {
  opened: () => undefined,
  event: () => undefined,
  lost: () => undefined,
  refused: () => undefined,
};

let endAhead: (() => void) | undefined;

/** Follows a view, so that its rows are there once somebody does; until then. */
export function followAhead(view: string): void {
  endAhead = follow(view, SILENT);
}

/** Follows a view until the returned function is called. */
export function follow(view: string, listener: Listener): () => void {
  let end: (() => void) | undefined;
  let hideTimer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    end ??= (hub ??= hubOfBrowser()).subscribe(view, currentToken(), {
      ...listener,
      refused: (error) => {
        if (error.status === 401) noteSignedOut();
        listener.refused(error);
      },
    });
  };
  const leave = (): void => {
    end?.();
    end = undefined;
  };
  const onVisibility = (): void => {
    clearTimeout(hideTimer);
    if (document.hidden) {
      hideTimer = setTimeout(leave, HIDDEN);
    } else if (end === undefined) {
      // Nobody told us anything meanwhile.
      listener.lost(0);
      begin();
    }
  };
  begin();
  // Only now: what nobody follows is forgotten.
  endAhead?.();
  endAhead = undefined;
  // A tab that was opened in the background sleeps like one that went there.
  onVisibility();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    clearTimeout(hideTimer);
    document.removeEventListener('visibilitychange', onVisibility);
    leave();
  };
}

function hubOfBrowser(): Hub {
  const own = createHub(openStream);
  if (typeof SharedWorker === 'undefined') return own;
  try {
    const worker = new SharedWorker(trusted(workerUrl), { type: 'module', name: 'live' });
    return throughWorker(worker, own);
  } catch {
    // Switched off, as in some private windows.
    return own;
  }
}

/** The page may load scripts from its own address only; this one says that it means to. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('ui', {
    createScriptURL: (one) => {
      if (new URL(one, location.origin).origin !== location.origin) throw new TypeError(`not ours: ${one}`);
      return one;
    },
  });
  return policy ? (policy.createScriptURL(url) as string) : url;
}

interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => unknown };
}

interface Followed {
  view: string;
  token: string | null;
  listener: Listener;
  /** Ends it where the page follows by itself. */
  end?: () => void;
}

function throughWorker(worker: SharedWorker, own: Hub): Hub {
  const followed = new Map<number, Followed>();
  let next = 0;
  let broken = false;
  let unanswered = 0;
  const say = (what: FromTab): void => worker.port.postMessage(what);
  const begin = (id: number, one: Followed): void => {
    if (broken) one.end = own.subscribe(one.view, one.token, one.listener);
    else say({ type: 'follow', id, view: one.view, token: one.token });
  };
  const breakOff = (): void => {
    if (broken) return;
    broken = true;
    for (const [id, one] of followed) begin(id, one);
  };
  worker.port.onmessage = ({ data }: MessageEvent<ToTab>): void => {
    unanswered = 0;
    if (broken || data.type === 'here') return;
    if (data.type === 'forgotten') {
      for (const [id, one] of followed) {
        one.listener.lost(0);
        say({ type: 'leave', id });
        begin(id, one);
      }
      return;
    }
    const listener = followed.get(data.id)?.listener;
    if (!listener) return;
    if (data.type === 'opened') listener.opened();
    else if (data.type === 'event') listener.event(data.event, data.heardAt);
    else if (data.type === 'lost') listener.lost(data.attempt);
    else listener.refused(new ApiError(data.status, data.reason, data.detail, null, data.about));
  };
  // A worker that cannot be loaded says nothing else.
  worker.onerror = breakOff;
  setInterval(() => {
    if (broken || followed.size === 0) return;
    if (unanswered >= UNANSWERED) {
      // The browser ended it, which nothing else tells.
      for (const one of followed.values()) one.listener.lost(0);
      breakOff();
      return;
    }
    unanswered += 1;
    say({ type: 'here', ids: [...followed.keys()] });
  }, BEAT);
  addEventListener('pagehide', () => {
    for (const id of followed.keys()) if (!broken) say({ type: 'leave', id });
  });
  return {
    subscribe: (view, token, listener) => {
      const id = next++;
      const one: Followed = { view, token, listener };
      followed.set(id, one);
      begin(id, one);
      return () => {
        followed.delete(id);
        if (one.end) one.end();
        else say({ type: 'leave', id });
      };
    },
  };
}
