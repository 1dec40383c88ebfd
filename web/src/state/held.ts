// What of a live table is shown: cells change at once, but rows do not move under the reader's hands. Pure.
//
// `live` is always what the server told last, so that nothing is lost while something is held; `shown` is drawn.

import type { Row } from '../api/types';
import { type Action, EMPTY, type View, reduce } from './view';

export interface Held {
  live: View;
  /** As live, but with the rows (and, while paused, with everything) as they are drawn. */
  shown: View;
  /** Rows that the drawn ones stand for; what `offset` counts in. */
  count: number;
  /** Drawn rows that are no longer among the live ones. */
  gone: ReadonlySet<string>;
  /** What applying would change; null if the drawn rows are the live ones. */
  waiting: Waiting | null;
  /** The reader is at the rows: nothing may move. */
  holds: boolean;
  /** Unix seconds of what is shown, while it is not to change at all. */
  pausedAt: number | null;
  /** Milliseconds at which rows last moved. */
  movedAt: number;
}

export interface Waiting {
  fresh: number;
  gone: number;
  /** False where the window is only a part: rows may have come and gone beyond it. */
  exact: boolean;
}

export type HeldAction =
  | { type: 'live'; action: Action; at: number }
  | { type: 'hold'; holds: boolean; at: number }
  | { type: 'apply'; at: number }
  | { type: 'pause'; now: number }
  | { type: 'resume'; at: number }
  | { type: 'tick'; at: number };

/** Rows move at most as often. */
export const EVERY = 1000;

const NONE: ReadonlySet<string> = new Set();

export const NOTHING: Held = {
  live: EMPTY,
  shown: EMPTY,
  count: 0,
  gone: NONE,
  waiting: null,
  holds: false,
  pausedAt: null,
  movedAt: -EVERY,
};

export function reduceHeld(held: Held, action: HeldAction): Held {
  switch (action.type) {
    case 'live': {
      const live = reduce(held.live, action.action);
      return live === held.live ? held : settle({ ...held, live }, action.at);
    }
    case 'hold':
      if (action.holds === held.holds) return held;
      return settle({ ...held, holds: action.holds }, action.at);
    case 'tick':
      return held.waiting === null ? held : settle(held, action.at);
    case 'apply':
      return held.pausedAt !== null || held.waiting === null ? held : adopt(held, action.at);
    case 'pause':
      return held.pausedAt !== null || held.live.info === null ? held : { ...held, pausedAt: action.now };
    case 'resume':
      return held.pausedAt === null ? held : adopt({ ...held, pausedAt: null }, action.at);
  }
}

/** Whether rows wait only for the second to be over. */
export function isDue(held: Held): boolean {
  return held.waiting !== null && !held.holds && held.pausedAt === null;
}

function settle(held: Held, at: number): Held {
  const { live, shown, pausedAt } = held;
  // Other rows altogether, or none any more: there is nothing to keep in place.
  const other =
    live.key !== shown.key ||
    live.offset !== shown.offset ||
    live.columns !== shown.columns ||
    live.rowsOf !== shown.rowsOf ||
    live.pending !== shown.pending ||
    live.info === null ||
    shown.info === null;
  if (other) {
    const next = adopt(held, at);
    // What is shown from now on is of another moment than that of the pause.
    return pausedAt === null ? next : { ...next, pausedAt: live.info?.heardAt ?? null };
  }
  // Whether the server is heard is said even so; the rows and their counts are those of the pause.
  if (pausedAt !== null) return { ...held, shown: { ...shown, link: live.link, changed: NONE } };
  if (sameRows(live.rows, shown.rows)) return { ...adopt(held, at), movedAt: held.movedAt };
  // While the first load goes on rows come all the time, and there is not yet anything to read in peace.
  const still = held.holds && shown.info?.complete === true;
  return still || at - held.movedAt < EVERY ? keep(held) : adopt(held, at);
}

/** Draws what is live. */
function adopt(held: Held, at: number): Held {
  const { live } = held;
  const count = live.matched ?? live.offset + live.rows.length;
  return { ...held, shown: live, count, gone: NONE, waiting: null, movedAt: at };
}

/** Draws the rows that were there, each as it is now. */
function keep(held: Held): Held {
  const { live, shown } = held;
  const now = new Map(live.rows.map((row) => [row.uid, row]));
  const before = new Set(shown.rows.map((row) => row.uid));
  const rows = shown.rows.map((row) => now.get(row.uid) ?? row);
  const exact = live.offset === 0 && live.matched === live.rows.length && held.count === shown.rows.length;
  // At the ends of a window that is only a part, rows leave it because others came: those are not gone.
  const [first, last] = exact ? [0, rows.length - 1] : ends(shown.rows, now);
  const gone = new Set<string>();
  for (let place = first; place <= last; place += 1) {
    const row = shown.rows[place];
    if (row && !now.has(row.uid)) gone.add(row.uid);
  }
  const fresh = live.rows.filter((row) => !before.has(row.uid)).length;
  const drawn = rows.every((row, place) => row === shown.rows[place]) ? shown.rows : rows;
  return { ...held, shown: { ...live, rows: drawn }, gone, waiting: { fresh, gone: gone.size, exact } };
}

function ends(rows: Row[], now: ReadonlyMap<string, Row>): [number, number] {
  const first = rows.findIndex((row) => now.has(row.uid));
  return first < 0 ? [0, -1] : [first, rows.findLastIndex((row) => now.has(row.uid))];
}

function sameRows(a: Row[], b: Row[]): boolean {
  return a === b || (a.length === b.length && a.every((row, place) => row.uid === b[place]?.uid));
}
