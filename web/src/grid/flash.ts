// Which rows have just changed. Pure.
//
// A flash says "look here": where most of what is seen changes all the time it says nothing and costs a third of the main thread.

export interface Flashes {
  beat: number;
  times: ReadonlyMap<string, { name: string; at: number }>;
}

/** Milliseconds a change is shown; longer than the animation, shorter than one notices. */
const SHOWN = 1000;

/** Rows that flash at once, at most. */
const MOST = 20;

export const noFlashes: Flashes = { beat: -1, times: new Map() };

/** `beat` counts the changes: the same one is taken once. The class alternates, so that a row that changes again flashes again. */
export function withChanged(
  flashes: Flashes,
  changed: ReadonlySet<string>,
  beat: number,
  now: number,
): Flashes {
  if (flashes.beat === beat) return flashes;
  const times = new Map([...flashes.times].filter(([, one]) => now - one.at < SHOWN));
  const name = beat % 2 === 0 ? ' flash-a' : ' flash-b';
  // Those that flash already are not stopped half way.
  const room = new Set([...times.keys(), ...changed]).size <= MOST;
  if (room) for (const uid of changed) times.set(uid, { name, at: now });
  return { beat, times };
}

/** The class of a row; empty for one that does not flash. */
export function flashOf({ times }: Flashes, uid: string, now: number): string {
  const one = times.get(uid);
  return one && now - one.at < SHOWN ? one.name : '';
}
