// The keys of a table.

import { type RefObject, useEffect } from 'react';
import type { Row } from '../api/types';
import type { GridHandle } from '../grid/Grid';
import { type GridColumn, nameOf } from '../grid/columns';
import { isCovered, isTyping, useKeys } from '../state/keys';
import { toggleTerm } from '../state/terms';
import { type TableQuery, nextSort } from '../url';

interface Hands {
  grid: RefObject<GridHandle | null>;
  filter: RefObject<HTMLInputElement | null>;
  query: TableQuery;
  columns: GridColumn[];
  change: (more: Partial<TableQuery>) => unknown;
  /** Opens the pane on the row of that name; closes it with an empty one. */
  peek: (sel: string) => void;
  apply: () => void;
  pause: () => void;
}

const ROWS = 'j k g G o Enter ArrowDown ArrowUp ArrowLeft ArrowRight PageDown PageUp Home End'.split(' ');

export function useTableKeys({ grid, filter, query, columns, change, peek, apply, pause }: Hands): void {
  const toGrid = (event: KeyboardEvent): unknown => {
    // Buttons and links have their own Enter.
    if (event.key === 'Enter' && !isFree(event.target)) return false;
    // So does the pane, whose text is scrolled by all but letters.
    if (event.key.length > 1 && event.target instanceof Element && event.target.closest('.peek'))
      return false;
    return grid.current?.key(event.key) ?? false;
  };
  const sortBy = (find: (column: GridColumn) => boolean) => (): unknown => {
    const column = columns.find(find);
    return column ? change({ sort: nextSort(query.sort, column.id) }) : false;
  };
  useKeys({
    ...Object.fromEntries(ROWS.map((name) => [name, toGrid])),
    '/': () => filter.current?.select(),
    w: () => change({ wide: !query.wide }),
    r: apply,
    p: pause,
    '!': () => change({ q: toggleTerm(query.q, 'is:problem') }),
    ' ': (event) => {
      if (!isFree(event.target)) return false;
      const row = grid.current?.row();
      if (!query.sel && !row) return false;
      peek(query.sel || !row ? '' : nameOf(row));
      return true;
    },
    N: sortBy((column) => column.role === 'name'),
    P: sortBy((column) => column.role === 'namespace'),
    S: sortBy((column) => /^(status|phase|state|health)$/i.test(column.name)),
    A: sortBy((column) => column.role === 'age'),
    W: () => {
      const row: Row | null | undefined = grid.current?.row();
      return row?.namespace ? change({ ns: [row.namespace] }) : false;
    },
    // What is chosen goes before what it was chosen from.
    Escape: () => {
      if (query.sel) {
        peek('');
        return true;
      }
      if (!grid.current?.row()) return query.q ? change({ q: '' }) : false;
      grid.current.leave();
      return true;
    },
  });

  // Half pages, as in a pager; useKeys leaves everything with Ctrl to the browser.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
      if (isCovered()) return;
      const name = { d: 'HalfDown', u: 'HalfUp' }[event.key];
      if (name && grid.current?.key(name)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [grid]);
}

/** Whether nothing else that has the focus means something by Enter and Space. */
function isFree(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof HTMLElement && target.matches('main, [role=grid]'));
}
