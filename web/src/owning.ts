// Who owns a field: finds paths among those that managers own. Pure.

import type { FieldManager } from './api/answers';

export interface Owning {
  manager: FieldManager;
  fields: string[];
  /** The fields stand above what was asked for: whoever owns them may own it with them. */
  above: boolean;
}

/** Managers with the fields that hold the text; all of them for an empty one. */
export function owning(managers: FieldManager[], asked: string): Owning[] {
  const q = asked.trim().toLowerCase();
  const found = managers.flatMap((manager): Owning[] => {
    const fields = manager.fields.filter((path) => path.toLowerCase().includes(q));
    return fields.length > 0 || q === '' ? [{ manager, fields, above: false }] : [];
  });
  if (found.length > 0 || !q.startsWith('.')) return found;
  // Nobody owns the field alone: the nearest one above may be owned as a whole.
  const up = managers.map((manager) => ({ manager, path: nearest(manager.fields, q) }));
  const most = Math.max(0, ...up.map(({ path }) => path.length));
  return up.flatMap(({ manager, path }) =>
    most > 0 && path.length === most ? [{ manager, fields: [path], above: true }] : [],
  );
}

function nearest(fields: string[], q: string): string {
  return fields.reduce((best, path) => {
    const holds = q.startsWith(path.toLowerCase()) && /^[.[]/.test(q.slice(path.length));
    return holds && path.length > best.length ? path : best;
  }, '');
}
