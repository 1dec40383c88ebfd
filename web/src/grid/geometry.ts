// Which rows are where. Pure.

/** Browsers clamp or drop taller elements (Firefox first); above it the scroll bar is scaled. */
export const TALLEST = 8_000_000;

/** Rows of a window; the server gives up to 1,000. */
export const WINDOW = 400;

/** Windows begin at multiples of it, so that small movements ask for nothing. */
const STEP = 100;

/** Rows drawn above and below what is seen, at least; the first one is a multiple of it, so that most movements draw nothing. */
const OVERSCAN = 8;

export interface Viewport {
  scrollTop: number;
  height: number;
  rowHeight: number;
  rows: number;
}

export interface Slice {
  /** First and last drawn row; `end` is exclusive. */
  start: number;
  end: number;
  /** Rows the person sees. */
  first: number;
  last: number;
  /** Pixels from the top of the spacer to the first drawn row. */
  top: number;
  /** Height of the spacer. */
  tall: number;
}

export function slice({ scrollTop, height, rowHeight, rows }: Viewport): Slice {
  const full = rows * rowHeight;
  const tall = Math.min(full, TALLEST);
  const room = Math.max(1, tall - height);
  const at = Math.min(Math.max(0, scrollTop), room);
  // Where the top edge is in a spacer of full height.
  const virtual = full <= TALLEST ? at : (at / room) * (full - height);
  const first = Math.min(Math.max(0, rows - 1), Math.floor(virtual / rowHeight));
  const last = Math.min(rows, Math.ceil((virtual + height) / rowHeight));
  const start = Math.max(0, Math.floor((first - OVERSCAN) / OVERSCAN) * OVERSCAN);
  const end = Math.min(rows, start + Math.ceil(height / rowHeight) + 1 + 3 * OVERSCAN);
  return { start, end, first, last, top: at - virtual + start * rowHeight, tall };
}

/** The scroll position at which `row` is the first one. */
export function scrollTo({ rows, height, rowHeight }: Viewport, row: number): number {
  const full = rows * rowHeight;
  const scale = full <= TALLEST ? 1 : (TALLEST - height) / (full - height);
  return row * rowHeight * scale;
}

/** The scroll position that shows `row`, moving as little as possible. */
export function reveal(view: Viewport, row: number): number {
  const full = view.rows * view.rowHeight;
  const now = slice(view);
  const scale = full <= TALLEST ? 1 : (TALLEST - view.height) / (full - view.height);
  const top = row * view.rowHeight;
  const virtualTop = now.start * view.rowHeight + (Math.min(view.scrollTop, now.tall) - now.top);
  if (top < virtualTop) return top * scale;
  if (top + view.rowHeight > virtualTop + view.height) return (top + view.rowHeight - view.height) * scale;
  return view.scrollTop;
}

/** The offset of the window that should be asked for; the held one as long as it will do. */
export function windowFor(held: number, first: number, last: number, rows: number): number {
  const margin = STEP / 2;
  const above = held === 0 || first - margin >= held;
  const below = last + margin <= held + WINDOW || held + WINDOW >= rows;
  if (above && below) return held;
  const middle = (first + last) / 2 - WINDOW / 2;
  return Math.max(0, Math.round(middle / STEP) * STEP);
}
