// Keys of the frame that are no single letters.

import { useEffect, useRef } from 'react';
import { isDrawerOpen, isTyping } from '../state/keys';

/** A letter with Ctrl or ⌘, and Shift if that is asked for, wherever the focus is. */
export function useChord(letter: string, shift: boolean, then: () => void): void {
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const control = event.ctrlKey || event.metaKey;
      if (event.key.toLowerCase() !== letter || !control || event.altKey || event.shiftKey !== shift) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [letter, shift]);
}

/** Escape closes the drawer; the page below gets no keys until then. */
export function useDrawerKey(close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target) || !isDrawerOpen())
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
