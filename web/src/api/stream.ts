// Reads the event stream of some views.

import { request } from './client';
import type { Open } from './hub';
import { NOTHING_PENDING, feed } from './sse';
import type { StreamEvent } from './types';

/** Heartbeats come every 5 s; three missing ones mean that nobody is there. */
const SILENCE = 16_000;

/** Opens a stream at the server. The returned promise ends with it. */
export const openStream: Open = async (views, token, lastId, to, signal) => {
  const abort = new AbortController();
  const either = AbortSignal.any([signal, abort.signal]);
  const path = `/api/v1/stream?${views.map((view) => `view=${encodeURIComponent(view)}`).join('&')}`;
  const more = lastId === null ? {} : { 'Last-Event-ID': lastId };
  const response = await request(path, 'text/event-stream', { signal: either, more, token });
  to.opened();
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
      for (const { type, id, data } of next.events) {
        const said = JSON.parse(data) as { view: string };
        to.event(said.view, { type, data: said } as unknown as StreamEvent, id);
      }
    }
  } finally {
    clearTimeout(silence);
    // What is not understood is not read on either.
    abort.abort();
  }
};
