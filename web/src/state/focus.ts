// Where the focus goes when what had it goes away: to the body it would be lost.

/** To the rows, or to the page where there are none. */
export function focusRows(): void {
  (document.querySelector<HTMLElement>('[role=grid]') ?? page())?.focus({ preventScroll: true });
}

/** To the page, unless something in it has it. */
export function focusPage(): void {
  if (!page()?.contains(document.activeElement)) page()?.focus({ preventScroll: true });
}

export function focusFilter(): void {
  document.querySelector<HTMLElement>('.filter input')?.focus();
}

/** To the rows, if the pane that is about to close has it, or nothing. */
export function leavePane(): void {
  const at = document.activeElement;
  if (at === null || at === document.body || at.closest('.peek')) focusRows();
}

function page(): HTMLElement | null {
  return document.querySelector('#content');
}
