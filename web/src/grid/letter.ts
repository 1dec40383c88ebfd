// How wide a letter is: fonts differ by a fifth, and a page does not choose the one that it gets.

/** As names and states have them. */
const SAMPLE = 'abcdefghijklmnopqrstuvwxyz-0123456789';

/** Where nothing can be measured: between Segoe UI and DejaVu Sans at 13 px. */
const USUAL = 7.2;

let known: number | null = null;

/** Pixels of a letter of the page's font, on average. */
export function letterWidth(): number {
  known ??= measured();
  return known;
}

function measured(): number {
  const pen = document.createElement('canvas').getContext('2d');
  if (!pen) return USUAL;
  pen.font = getComputedStyle(document.body).font;
  return pen.measureText(SAMPLE).width / SAMPLE.length || USUAL;
}
