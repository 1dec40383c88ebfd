// Single keys, when nobody is typing.

import { useEffect, useRef } from 'react';
import { prefs } from './prefs';

type Keys = Record<string, (event: KeyboardEvent) => unknown>;

/** Whether a key pressed there belongs to what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('dialog[open], [role=dialog], [role=listbox]') !== null
  );
}

/** Whether the kinds lie over the page: on a wide one they are beside it. */
export function isDrawerOpen(): boolean {
  return document.querySelector('.scrim')?.checkVisibility() ?? false;
}

/** Whether what is open over the page has the keys, wherever the focus is. */
export function isCovered(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null || isDrawerOpen();
}

/** Calls what stands under a key. A handler that returns false leaves the key to others. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!prefs.get().keys && event.key.length === 1) return;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      if (isCovered()) return;
      const handler = latest.current[event.key];
      if (handler && handler(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
