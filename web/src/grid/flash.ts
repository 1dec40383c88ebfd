// Which rows have just changed. Pure.
//
// A flash says "look here": where most of what is seen changes all the time it says nothing and costs a third of the main thread.

export interface Flashes {
  beat: number;
  /** How many rows changed, and when, of late. */
  recent: readonly { at: number; rows: number }[];
  times: ReadonlyMap<string, { name: string; at: number }>;
}

/** Milliseconds a change is shown; longer than the animation, shorter than one notices. */
const SHOWN = 1000;

/** Rows that flash at once, at most. */
const MOST = 20;

/** Changes in the time of a flash above which nothing does. */
const TOO_MANY = 200;

export const noFlashes: Flashes = { beat: -1, recent: [], times: new Map() };

/** `beat` counts the changes: the same one is taken once. The class alternates, so that a row that changes again flashes again. */
export function withChanged(
  flashes: Flashes,
  changed: ReadonlySet<string>,
  beat: number,
  now: number,
): Flashes {
  if (flashes.beat === beat) return flashes;
  const times = new Map([...flashes.times].filter(([, one]) => now - one.at < SHOWN));
  const recent = [...flashes.recent.filter(({ at }) => now - at < SHOWN), { at: now, rows: changed.size }];
  const often = recent.reduce((sum, { rows }) => sum + rows, 0) > TOO_MANY;
  const name = beat % 2 === 0 ? ' flash-a' : ' flash-b';
  // Those that flash already are not stopped half way.
  const room = new Set([...times.keys(), ...changed]).size <= MOST;
  if (room && !often) for (const uid of changed) times.set(uid, { name, at: now });
  return { beat, recent, times };
}

/** The class of a row; empty for one that does not flash. */
export function flashOf({ times }: Flashes, uid: string, now: number): string {
  const one = times.get(uid);
  return one && now - one.at < SHOWN ? one.name : '';
}
