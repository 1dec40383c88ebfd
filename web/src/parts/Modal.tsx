// A dialog over the page, open as long as it is drawn: the browser holds the focus in it and gives it back.

import { type ComponentProps, useLayoutEffect, useRef } from 'react';

interface Props extends Omit<ComponentProps<'dialog'>, 'onClose' | 'ref'> {
  /** To be no longer drawn. */
  onClose: () => void;
}

export function Modal({ onClose, ...props }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // What is open gives its focus back first: it is gone when the dialog gives it back.
    document.querySelector<HTMLElement>('[popover]:popover-open')?.hidePopover();
    const shown = dialog.current;
    shown?.showModal();
    // Also what is taken away by another one gives the focus back.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      onClose={({ currentTarget }) => {
        // The event comes late: by then it may be open again, or gone.
        if (currentTarget.isConnected && !currentTarget.open) onClose();
      }}
      onMouseDown={(event) => {
        // Beside it; the focus goes back where it was, not to what is under the pointer.
        const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect();
        const { clientX: x, clientY: y, target, currentTarget } = event;
        if (target !== currentTarget || (x >= left && x < right && y >= top && y < bottom)) return;
        event.preventDefault();
        currentTarget.close();
      }}
      {...props}
    />
  );
}
