// Where the reader was in each table, for coming back to it. In memory only.

export interface Place {
  scrollTop: number;
  /** Chosen row; -1 for none. */
  active: number;
}

const places = new Map<string, Place>();
const MOST = 50;

export function recall(key: string): Place {
  return places.get(key) ?? { scrollTop: 0, active: -1 };
}

export function remember(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  for (const oldest of places.keys()) {
    if (places.size <= MOST) return;
    places.delete(oldest);
  }
}
