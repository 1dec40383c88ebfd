// Where the reader was in each table, for coming back to it. In memory only.

export interface Place {
  /** The first row that was seen: pixels would say nothing at another density. */
  first: number;
  /** Chosen row; -1 for none. */
  active: number;
  /** Its uid; empty if it was not there yet. */
  uid: string;
}

const places = new Map<string, Place>();
const MOST = 50;

export function recall(key: string): Place {
  return places.get(key) ?? { first: 0, active: -1, uid: '' };
}

export function remember(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  for (const oldest of places.keys()) {
    if (places.size <= MOST) return;
    places.delete(oldest);
  }
}
