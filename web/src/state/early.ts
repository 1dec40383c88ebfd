// The rows of the table that the address names are asked for while the page is still being made.

import { viewOf } from '../api/client';
import { followAhead } from '../api/follow';
import { WINDOW } from '../grid/geometry';
import { type Route, parse } from '../url';
import { chosenCols } from './cols';

/** Follows what the table at `path` (below the UI's own) will follow. */
export function askEarly(path: string, search: string): void {
  const view = viewAt(parse(path, search), chosenCols.get());
  if (view !== null) followAhead(view);
}

/** The first view of the table that a route leads to; null where that is not known yet, or there is none. */
export function viewAt({ place, query }: Route, chosen: Record<string, string>): string | null {
  // Namespaces are not sent for a kind that is in none, which only the list of kinds tells.
  if (place.page !== 'table' || query.ns.length > 0) return null;
  const { group, resource } = place.kind;
  const cols = query.cols || (chosen[`${group}/${resource}`] ?? '');
  return viewOf(place.kind, { ...query, cols }, 0, WINDOW);
}
