// Follows one table: ties the stream to the reducer.

import { useEffect, useReducer, useState } from 'react';
import { follow, viewOf } from '../api/client';
import { WINDOW } from '../grid/geometry';
import type { KindId, TableQuery } from '../url';
import { nowSeconds } from './clock';
import { EMPTY, type View, reduce } from './view';

/** The rows of a kind from `offset` on, as long as the component is there; nothing is asked for before `asks`. */
export function useLive(
  kind: KindId,
  query: TableQuery,
  offset: number,
  asks: boolean,
): { view: View; retry: () => void } {
  const [view, dispatch] = useReducer(reduce, EMPTY);
  const [turn, setTurn] = useState(0);
  const key = keyOf(kind, query);
  const address = viewOf(kind, query, offset, WINDOW);

  useEffect(() => {
    dispatch({ type: 'start', key });
    if (!asks) return undefined;
    return follow(address, {
      opened: () => dispatch({ type: 'opened' }),
      event: (event) => dispatch({ type: 'event', event, now: nowSeconds() }),
      lost: (attempt) => dispatch({ type: 'lost', attempt, now: nowSeconds() }),
      refused: ({ status, reason, message }) =>
        dispatch({ type: 'refused', status, reason, detail: message }),
    });
  }, [key, address, turn, asks]);

  // Until the effect has run, the rows are those of another table.
  return {
    view: view.key === key ? view : reduce(view, { type: 'start', key }),
    retry: () => setTurn(turn + 1),
  };
}

export function keyOf(kind: KindId, query: TableQuery): string {
  return viewOf(kind, query, 0, WINDOW);
}
