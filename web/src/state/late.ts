// What is shown of a wait only if it lasts.

import { useEffect, useState } from 'react';

/** Milliseconds in which an answer comes before one could notice that it was waited for: what pales for less only flickers. */
const FLICKER = 120;

/** True once `value` has been so for a moment; false at once. */
export function useLate(value: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!value) return undefined;
    const timer = setTimeout(() => setLate(true), FLICKER);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [value]);
  return value && late;
}
