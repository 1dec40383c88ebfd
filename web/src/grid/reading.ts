// Whether the reader is at the rows: pointing at them, scrolling, choosing text or a row.

import { type RefObject, useEffect, useRef } from 'react';

/** Milliseconds after the last movement at which scrolling has ended. */
const SCROLLED = 1000;

export function useReading(
  box: RefObject<HTMLElement | null>,
  chosen: boolean,
  onHold: (holds: boolean) => void,
): void {
  const latest = useRef({ hover: false, scrolls: false, text: false, chosen });
  const tell = useRef(onHold);
  useEffect(() => {
    tell.current = onHold;
    latest.current.chosen = chosen;
    say(latest.current, onHold);
  }, [chosen, onHold]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const now = latest.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const set = (change: Partial<typeof now>): void => {
      Object.assign(now, change);
      say(now, tell.current);
    };
    // A finger leaves no trace of where it was; the header does not move.
    const onMove = (event: PointerEvent): void => {
      const over = event.pointerType === 'mouse' && event.target instanceof Element;
      set({ hover: over && event.target.closest('.grid-space') !== null });
    };
    const onLeave = (): void => set({ hover: false });
    const onScroll = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => set({ scrolls: false }), SCROLLED);
      set({ scrolls: true });
    };
    const onText = (): void => {
      const selection = document.getSelection();
      const inside = selection !== null && !selection.isCollapsed && element.contains(selection.anchorNode);
      if (inside !== now.text) set({ text: inside });
    };
    element.addEventListener('pointerover', onMove);
    element.addEventListener('pointerleave', onLeave);
    element.addEventListener('scroll', onScroll, { passive: true });
    document.addEventListener('selectionchange', onText);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerover', onMove);
      element.removeEventListener('pointerleave', onLeave);
      element.removeEventListener('scroll', onScroll);
      document.removeEventListener('selectionchange', onText);
      // Without a grid nobody reads.
      Object.assign(now, { hover: false, scrolls: false, text: false });
      tell.current(false);
    };
  }, [box]);
}

function say(now: Record<string, boolean>, onHold: (holds: boolean) => void): void {
  onHold(Object.values(now).some(Boolean));
}
