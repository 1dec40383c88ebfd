// Where a key leads among the options of a list, or among tabs. Pure.

interface How {
  /** The options stand side by side. */
  across?: boolean;
  /** Home and End lead to the first and the last; else they belong to the text that is typed. */
  ends?: boolean;
  /** Between the last and the first there is a stop at none. */
  none?: boolean;
}

/** The place a key leads to from `at`, round both ends, -1 being none; null if it leads nowhere. */
export function reached(
  key: string,
  at: number,
  count: number,
  { across, ends, none }: How = {},
): number | null {
  if (count === 0) return null;
  if (ends && key === 'Home') return 0;
  if (ends && key === 'End') return count - 1;
  const [back, on] = across ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (key !== back && key !== on) return null;
  const step = key === on ? 1 : -1;
  if (none) return ((at + step + 1 + count + 1) % (count + 1)) - 1;
  // From none back is the last one.
  return (Math.max(at, step > 0 ? -1 : 0) + step + count) % count;
}
