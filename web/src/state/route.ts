// The address as the components read and change it.

import { useCallback, useMemo } from 'react';
import { useLocation } from 'wouter';
// The one of the router itself decodes what it gives: a filter `%41` would become `A`.
import { useSearch } from 'wouter/use-browser-location';
import { type Route, format, parse } from '../url';

export interface Navigation {
  route: Route;
  /** Opens a place: Back returns from it. */
  go: (route: Route) => void;
  /** Changes the address without a step in the history: typing, sorting. */
  replace: (route: Route) => void;
}

export function useRoute(): Navigation {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const route = useMemo(() => parse(path, search), [path, search]);
  const go = useCallback((to: Route) => navigate(format(to)), [navigate]);
  const replace = useCallback((to: Route) => navigate(format(to), { replace: true }), [navigate]);
  return { route, go, replace };
}
