// The clipboard.

/** Copies a text; false if the browser did not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** What works without HTTPS too, where there is no clipboard: a selection, as if by hand. */
function copySelected(text: string): boolean {
  const held = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  // Outside of an open dialog nothing can have the focus.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is nothing newer for pages without HTTPS
  const well = document.execCommand('copy');
  area.remove();
  if (held instanceof HTMLElement) held.focus();
  return well;
}
