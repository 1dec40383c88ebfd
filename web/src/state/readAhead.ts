// Reads rows ahead of a person who scrolls, where that costs nobody anything.

import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { backoff } from '../api/backoff';
import { ApiError, getList } from '../api/client';
import type { Row } from '../api/types';
import type { KindId, TableQuery } from '../url';
import { type Pages, type Range, PAGE, isFresh, pagesFor, rowOf, withPage } from './ahead';
import type { View } from './view';

/** Requests under way at most: a browser has six connections to a host, and others need them too. */
const AT_ONCE = 3;

export interface Ahead {
  rowAt: (index: number) => Row | null;
  /** The rows that are seen have moved. */
  onSeen: (first: number, last: number) => void;
}

interface Known {
  key: string;
  pages: Pages;
}

interface Page {
  key: string;
  number: number;
  rows: Row[];
  at: number;
}

function reduce(known: Known, { key, number, rows, at }: Page): Known {
  const pages = key === known.key ? known.pages : new Map<number, never>();
  return { key, pages: withPage(pages, number, { rows, at }) };
}

const NO_PAGES: Pages = new Map();

/** What came of asking for one question. */
interface Asked {
  running: Map<number, AbortController>;
  /** Where the person was before; null at the beginning. */
  first: number | null;
  failures: number;
  /** Milliseconds before which nothing is asked. */
  pausedUntil: number;
}

const notAsked = (): Asked => ({ running: new Map(), first: null, failures: 0, pausedUntil: 0 });

/** `key` names the question; `view` holds the live window, whose rows are never asked for again. */
export function useAhead(key: string, kind: KindId, query: TableQuery, view: View, count: number): Ahead {
  const [known, dispatch] = useReducer(reduce, { key, pages: NO_PAGES });
  const pages = known.key === key ? known.pages : NO_PAGES;
  const held: Range = { from: view.offset, to: view.offset + view.rows.length };
  // What is not in the server's memory costs the API server a list for each page, and a server that is away is not asked.
  const { info, link, pending, columns } = view;
  const allowed = info?.complete === true && info.state !== 'passthrough' && link.kind === 'open' && !pending;
  const now = { key, kind, query, pages, count, held, columns, allowed };
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  const asked = useRef(notAsked());
  useEffect(() => {
    asked.current = notAsked();
    const { running } = asked.current;
    return () => running.forEach((one) => one.abort());
  }, [key]);

  const onSeen = useCallback((first: number, last: number): void => {
    const one = latest.current;
    const mine = asked.current;
    const moved = first - (mine.first ?? first);
    mine.first = first;
    const at = performance.now();
    if (!one.allowed || moved === 0 || at < mine.pausedUntil) return;
    const wanted = pagesFor(first, last, moved, one.count, one.held).filter(
      (page) => !isFresh(one.pages.get(page), at),
    );
    for (const [page, request] of mine.running) if (!wanted.includes(page)) request.abort();
    const read = async (page: number): Promise<void> => {
      const abort = new AbortController();
      mine.running.set(page, abort);
      try {
        const list = await getList(one.kind, one.query, page * PAGE, PAGE, abort.signal);
        mine.failures = 0;
        // Cells under the headings of others would say what is not so.
        const same = list.complete && list.columns.every(({ id }, place) => id === one.columns[place]?.id);
        if (same) dispatch({ key: one.key, number: page, rows: list.rows, at });
      } catch (error) {
        // The live window comes in any case, and says what is wrong.
        if (abort.signal.aborted) return;
        const after = error instanceof ApiError ? error.retryAfter : null;
        mine.pausedUntil = performance.now() + backoff(mine.failures, Math.random(), after);
        mine.failures += 1;
      } finally {
        if (mine.running.get(page) === abort) mine.running.delete(page);
      }
    };
    for (const page of wanted) {
      if (mine.running.size >= AT_ONCE) return;
      if (!mine.running.has(page)) void read(page);
    }
  }, []);

  return useMemo(
    () => ({ rowAt: (index: number) => rowOf(pages, index, performance.now()), onSeen }),
    [pages, onSeen],
  );
}
