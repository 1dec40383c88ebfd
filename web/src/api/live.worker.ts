// The shared worker: one stream for all tabs of a browser.
//
// Tabs may belong to different people: each subscription carries its token, which is kept in memory only.

import { ApiError } from './client';
import { createHub } from './hub';
import { GONE, type FromTab, type ToTab } from './port';
import { openStream } from './stream';

const hub = createHub(openStream);

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  const subscriptions = new Map<number, () => void>();
  const leave = (): void => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
  };
  // A tab that ends does not say so: it is known by its silence.
  let gone = setTimeout(leave, GONE);
  port.onmessage = ({ data }: MessageEvent<FromTab>): void => {
    clearTimeout(gone);
    gone = setTimeout(leave, GONE);
    if (data.type === 'leave') {
      subscriptions.get(data.id)?.();
      subscriptions.delete(data.id);
    } else if (data.type === 'follow') {
      const { id } = data;
      const post = (what: ToTab): void => port.postMessage(what);
      const end = hub.subscribe(data.view, data.token, {
        opened: () => post({ type: 'opened', id }),
        event: (one, heardAt) => post({ type: 'event', id, event: one, heardAt }),
        lost: (attempt) => post({ type: 'lost', id, attempt }),
        refused: ({ status, reason, message, about }: ApiError) =>
          post({ type: 'refused', id, status, reason, detail: message, about }),
      });
      subscriptions.set(id, end);
    } else {
      // It may have slept for so long that it was taken for gone.
      const known = data.ids.every((id) => subscriptions.has(id));
      port.postMessage({ type: known ? 'here' : 'forgotten' } satisfies ToTab);
    }
  };
});
