// Follows one table: ties the stream to the reducers.

import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { viewOf } from '../api/client';
import { follow } from '../api/follow';
import { WINDOW } from '../grid/geometry';
import type { KindId, TableQuery } from '../url';
import { nowSeconds } from './clock';
import { EVERY, type Held, NOTHING, isDue, reduceHeld } from './held';
import type { Action } from './view';

export interface LiveTable {
  held: Held;
  retry: () => void;
  /** Whether the reader is at the rows, so that they must not move. */
  hold: (holds: boolean) => void;
  apply: () => void;
  /** Stops and goes on. */
  pause: () => void;
}

/** The rows of a kind from `offset` on, as long as the component is there; nothing is asked for before `asks`. */
export function useLive(kind: KindId, query: TableQuery, offset: number, asks: boolean): LiveTable {
  const [held, dispatch] = useReducer(reduceHeld, NOTHING);
  const [turn, setTurn] = useState(0);
  const key = keyOf(kind, query);
  const address = viewOf(kind, query, offset, WINDOW);

  useEffect(() => {
    const tell = (action: Action): void => dispatch({ type: 'live', action, at: performance.now() });
    tell({ type: 'start', key });
    if (!asks) return undefined;
    return follow(address, {
      opened: () => tell({ type: 'opened' }),
      event: (event, heardAt) => tell({ type: 'event', event, now: heardAt ?? nowSeconds() }),
      lost: (attempt) => tell({ type: 'lost', attempt, now: nowSeconds() }),
      refused: ({ status, reason, message, about }) =>
        tell({ type: 'refused', status, reason, detail: message, about }),
    });
  }, [key, address, turn, asks]);

  const due = isDue(held);
  useEffect(() => {
    if (!due) return undefined;
    const wait = Math.max(0, held.movedAt + EVERY - performance.now());
    const timer = setTimeout(() => dispatch({ type: 'tick', at: performance.now() }), wait + 1);
    return () => clearTimeout(timer);
  }, [due, held.movedAt]);

  const paused = held.pausedAt !== null;
  const hands = useMemo(
    () => ({
      hold: (holds: boolean) => dispatch({ type: 'hold', holds, at: performance.now() }),
      apply: () => dispatch({ type: 'apply', at: performance.now() }),
      pause: () =>
        dispatch(paused ? { type: 'resume', at: performance.now() } : { type: 'pause', now: nowSeconds() }),
    }),
    [paused],
  );
  const retry = useCallback(() => setTurn((was) => was + 1), []);
  return {
    // Until the effect has run, the rows are those of another table.
    held:
      held.live.key === key
        ? held
        : reduceHeld(held, { type: 'live', action: { type: 'start', key }, at: 0 }),
    retry,
    ...hands,
  };
}

export function keyOf(kind: KindId, query: TableQuery): string {
  return viewOf(kind, query, 0, WINDOW);
}
