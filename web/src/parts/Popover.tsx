// A button and what it opens. The browser keeps it on top, closes it and gives the focus back; this puts it under its button.

import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

interface Props {
  /** The name of what is opened. */
  label: string;
  className?: string;
  /** Its end, not its start, is in line with the button's. */
  end?: boolean;
  button: ComponentProps<'button'>;
  /** Drawn only while it is open. */
  children: (hide: () => void) => ReactNode;
}

/** Pixels to the button, and at least to the edges of the window. */
const GAP = 4;
const EDGE = 8;

const FOCUSABLE = 'input, button:not(:disabled), a[href], summary';

export function Popover({ label, className = '', end = false, button, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useLayoutEffect(() => {
    const over = box.current;
    const under = opener.current;
    if (!open || !over || !under) return undefined;
    // The browser gives this the focus in the moment it shows the popover: no key falls through to the page.
    over.querySelector(FOCUSABLE)?.setAttribute('autofocus', '');
    const place = (): void => {
      const at = under.getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      const left = Math.min(
        end ? at.right - over.offsetWidth : at.left,
        clientWidth - over.offsetWidth - EDGE,
      );
      const top = Math.min(at.bottom + GAP, clientHeight - over.offsetHeight - EDGE);
      over.style.left = `${Math.max(EDGE, left)}px`;
      over.style.top = `${Math.max(EDGE, top)}px`;
    };
    const leave = ({ target }: FocusEvent): void => {
      if (target instanceof Node && !over.contains(target) && !under.contains(target)) over.hidePopover();
    };
    // Called before the first frame in which it is seen, and whenever its content grows.
    const sizes = new ResizeObserver(place);
    sizes.observe(over);
    const ended = new AbortController();
    const { signal } = ended;
    window.addEventListener('resize', place, { signal });
    document.addEventListener('scroll', place, { signal, capture: true, passive: true });
    document.addEventListener('focusin', leave, { signal });
    return () => {
      sizes.disconnect();
      ended.abort();
    };
  }, [open, end]);

  return (
    <>
      <button
        type="button"
        ref={opener}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={id}
        {...button}
      />
      <div
        ref={box}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        tabIndex={-1}
        className={`popover ${className}`}
        onBeforeToggle={(event) => {
          // What is shown must be there when it is shown.
          if (event.target === event.currentTarget && event.newState === 'open')
            flushSync(() => setOpen(true));
        }}
        onToggle={(event) => {
          if (event.target !== event.currentTarget) return;
          setOpen(event.newState === 'open');
          // What had the focus may be gone by now, or what was clicked takes none.
          if (event.newState === 'closed' && document.activeElement === document.body)
            opener.current?.focus();
        }}
      >
        {open && children(() => box.current?.hidePopover())}
      </div>
    </>
  );
}
