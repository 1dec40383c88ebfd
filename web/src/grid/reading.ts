// Whether the reader is at the rows: pointing at them or at the bar that lies over them, scrolling, choosing text or a row.

import { type RefObject, useEffect, useRef } from 'react';

/** Milliseconds after the last movement at which scrolling has ended. */
const SCROLLED = 1000;

const BAR = '.held-bar';

/** What is read under the pointer: whoever goes for the bar has not left the rows. */
const READ = `.grid-space, tbody, ${BAR}`;

/** What is read where the focus is; the rows of a grid never have it for long. */
const FOCUSED = `tbody, ${BAR}`;

export function useReading(
  box: RefObject<HTMLElement | null>,
  chosen: boolean,
  onHold: (holds: boolean) => void,
): void {
  const latest = useRef({ hover: false, focus: false, scrolls: false, text: false, chosen });
  const tell = useRef(onHold);
  useEffect(() => {
    tell.current = onHold;
    latest.current.chosen = chosen;
    say(latest.current, onHold);
  }, [chosen, onHold]);

  useEffect(() => {
    const element = box.current;
    // The bar is beside the rows, not inside.
    const around = element?.parentElement;
    if (!element || !around) return undefined;
    const now = latest.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const set = (change: Partial<typeof now>): void => {
      Object.assign(now, change);
      say(now, tell.current);
    };
    const scrolled = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => set({ scrolls: false }), SCROLLED);
      set({ scrolls: true });
    };
    // A finger leaves no trace of where it was, and is gone before its click comes; the header does not move.
    const onMove = ({ target, pointerType }: PointerEvent): void => {
      const mouse = pointerType === 'mouse';
      if (!mouse && isIn(target, BAR)) scrolled();
      set({ hover: mouse && isIn(target, READ), focus: isIn(document.activeElement, FOCUSED) });
    };
    // What scrolls is the box, or what it is in.
    const onScroll = ({ target }: Event): void => {
      if (target instanceof Node && target.contains(element)) scrolled();
    };
    const onLeave = (): void => set({ hover: false });
    const onFocus = ({ target }: FocusEvent): void => set({ focus: isIn(target, FOCUSED) });
    const onBlur = ({ relatedTarget }: FocusEvent): void => set({ focus: isIn(relatedTarget, FOCUSED) });
    const onText = (): void => {
      const selection = document.getSelection();
      const inside = selection !== null && !selection.isCollapsed && element.contains(selection.anchorNode);
      if (inside !== now.text) set({ text: inside });
    };
    const ended = new AbortController();
    const { signal } = ended;
    around.addEventListener('pointerover', onMove, { signal });
    around.addEventListener('pointerleave', onLeave, { signal });
    around.addEventListener('focusin', onFocus, { signal });
    around.addEventListener('focusout', onBlur, { signal });
    document.addEventListener('scroll', onScroll, { signal, capture: true, passive: true });
    document.addEventListener('selectionchange', onText, { signal });
    return () => {
      clearTimeout(timer);
      ended.abort();
      // Without a grid nobody reads.
      Object.assign(now, { hover: false, focus: false, scrolls: false, text: false });
      tell.current(false);
    };
  }, [box]);
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

function say(now: Record<string, boolean>, onHold: (holds: boolean) => void): void {
  onHold(Object.values(now).some(Boolean));
}
