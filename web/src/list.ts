// The state of one view under the events of its stream. Pure.
import type { List, Row, StreamEvent } from "./api/client";

export interface ListState {
  list: List | null;
  /** The connection to the browser itself is broken: what is shown is as old as it says. */
  offline: boolean;
  /** When rows changed (performance.now), for the flash. */
  changed: ReadonlyMap<string, number>;
}

export const empty: ListState = { list: null, offline: false, changed: new Map() };

/** The next state; the same object when nothing changed. */
export function reduce(state: ListState, event: StreamEvent, now: number): ListState {
  switch (event.name) {
    case "snapshot":
      return { list: event.data, offline: false, changed: new Map() };
    case "offline":
      return state.offline ? state : { ...state, offline: true };
    case "resync":
      return state;
    case "heartbeat":
      return state.offline ? { ...state, offline: false } : state;
    case "state":
      return state.list ? { ...state, offline: false, list: { ...state.list, ...event.data } } : state;
    case "patch": {
      if (!state.list) return state;
      const { upserts, deletes, order, ...rest } = event.data;
      const rows = new Map(state.list.rows.map((row) => [row.uid, row]));
      for (const uid of deletes) rows.delete(uid);
      const changed = new Map(state.changed);
      for (const row of upserts) {
        rows.set(row.uid, row);
        changed.set(row.uid, now);
      }
      const known = (uid: string): Row[] => {
        const row = rows.get(uid);
        return row ? [row] : [];
      };
      const list = { ...state.list, ...rest, rows: order ? order.flatMap(known) : [...rows.values()] };
      return { list, offline: false, changed };
    }
  }
}
