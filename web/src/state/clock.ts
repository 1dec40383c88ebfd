// One ticker for every age on the page: unix seconds, once per second, and only while someone follows it.

import { useSyncExternalStore } from 'react';
import { type Store, createStore } from './store';

const store = createStore(nowSeconds());
let followers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export const clock: Store<number> = {
  ...store,
  subscribe: (listener) => {
    followers += 1;
    if (followers === 1) {
      store.set(nowSeconds());
      timer = setInterval(() => store.set(nowSeconds()), 1000);
    }
    const leave = store.subscribe(listener);
    return () => {
      leave();
      followers -= 1;
      if (followers === 0) clearInterval(timer);
    };
  },
};

/** What `text` makes of the current second. Draws again only when the text is another one. */
export function useTicking<T extends string | number | boolean | null>(text: (now: number) => T): T {
  return useSyncExternalStore(clock.subscribe, () => text(clock.get()));
}
