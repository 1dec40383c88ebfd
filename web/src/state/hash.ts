// The part of the address after "#": one place within a page.

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Without its "#"; empty if there is none. */
export function readHash(): string {
  const text = window.location.hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Changes it without a step in the history. */
export function writeHash(text: string): void {
  const { pathname, search } = window.location;
  history.replaceState(history.state, '', `${pathname}${search}${hashOf(text)}`);
  for (const listener of listeners) listener();
}

/** As it stands in an address: dots, brackets and stars are allowed there and easier to read. */
export function hashOf(text: string): string {
  return text === '' ? '' : `#${encodeURIComponent(text).replace(/%(5B|5D|2A|2F|3A)/g, decodeURIComponent)}`;
}

export function useHash(): string {
  return useSyncExternalStore(subscribe, readHash);
}
