// Which rows beyond the live window are read ahead of a person who scrolls. Pure.
//
// They are of the moment they were read at, so they only fill the gap until scrolling ends and the live window is there: after
// some seconds they are not drawn any more.

import type { Row } from '../api/types';

/** Rows of a page. */
export const PAGE = 500;

/** Rows that are looked ahead, by those of the last movement: measured, so that at 62 rows a frame none is missing. */
const FACTOR = 14;
const LEAST = 200;
const MOST = 4000;

/** Pages kept: 10,000 rows. */
const KEPT = 20;

/** Milliseconds after which a page is not drawn any more. */
const FRESH = 10_000;

export interface Page {
  rows: Row[];
  /** Milliseconds at which it was asked for. */
  at: number;
}

/** Pages by their number, the latest last. */
export type Pages = ReadonlyMap<number, Page>;

/** Rows from `from` up to `to`, exclusive. */
export interface Range {
  from: number;
  to: number;
}

/**
 * The pages for what is seen and what will be, the most urgent first, but for what is `held` anyway. `moved` is by how many
 * rows, down if positive.
 */
export function pagesFor(first: number, last: number, moved: number, count: number, held: Range): number[] {
  const ahead = Math.min(MOST, Math.max(LEAST, FACTOR * Math.abs(moved)));
  const from = Math.max(0, moved < 0 ? first - ahead : first);
  const to = Math.min(count, moved > 0 ? last + ahead : last);
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE); page * PAGE < to; page += 1) {
    const [begin, end] = [Math.max(from, page * PAGE), Math.min(to, (page + 1) * PAGE)];
    if (begin < held.from || end > held.to) pages.push(page);
  }
  return moved < 0 ? pages.reverse() : pages;
}

export function isFresh(page: Page | undefined, now: number): page is Page {
  return page !== undefined && now - page.at < FRESH;
}

export function withPage(pages: Pages, number: number, page: Page): Pages {
  const next = new Map(pages);
  next.delete(number);
  next.set(number, page);
  for (const oldest of next.keys()) {
    if (next.size <= KEPT) break;
    next.delete(oldest);
  }
  return next;
}

export function rowOf(pages: Pages, index: number, now: number): Row | null {
  const page = pages.get(Math.floor(index / PAGE));
  return isFresh(page, now) ? (page.rows[index % PAGE] ?? null) : null;
}
