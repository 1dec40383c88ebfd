// The columns that were chosen for each kind, as this browser remembers them. The address comes first.

import { createStore } from './store';

const KEY = 'crds-objects-browser.cols';

function load(): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    return Object.fromEntries(
      Object.entries(value).filter((one): one is [string, string] => typeof one[1] === 'string'),
    );
  } catch {
    // Storage may be switched off, or hold what is not ours.
    return null;
  }
}

export const chosenCols = createStore<Record<string, string>>(load() ?? {});

export function rememberCols(kind: string, cols: string): void {
  // Another tab may have stored something since.
  const next = Object.fromEntries(
    Object.entries({ ...(load() ?? chosenCols.get()), [kind]: cols }).filter(([, value]) => value !== ''),
  );
  chosenCols.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // It is forgotten with the page then.
  }
}
