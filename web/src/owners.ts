// The chain of owners and the words that lead to lists about an object. Pure.

import type { Owner } from './api/answers';

/** From the object's own owner upwards: of several the one that manages what it owns. */
export function chain(owners: Owner[]): Owner[] {
  const found: Owner[] = [];
  for (let depth = 1; ; depth += 1) {
    const level = owners.filter((one) => one.depth === depth);
    const next = level.find((one) => one.controller) ?? level[0];
    if (!next) return found;
    found.push(next);
  }
}

/** A filter for objects with that label. */
export function labelFilter(key: string, value: string): string {
  return value === '' ? `label:${key}` : `${key}=${value}`;
}

/** A filter for what an object owns. */
export function ownedFilter(kind: string, name: string): string {
  const text = `${kind}/${name}`;
  return `owner:${/[\s",:*]/.test(text) ? JSON.stringify(text) : text}`;
}
