// The address bar is the state people share: this file turns one into the other. Pure.
//
// Paths are below the router's base (/ui). Defaults are left out; parameters that are not ours are kept.

export interface TableQuery {
  /** Namespaces; empty means all. */
  ns: string[];
  q: string;
  /** Column id, "-" before it for descending; empty is the server's order. */
  sort: string;
  wide: boolean;
}

export interface KindId {
  group: string;
  resource: string;
}

export interface ObjectId extends KindId {
  /** null for an object of the cluster. */
  namespace: string | null;
  name: string;
}

export const TABS = ['yaml', 'conditions', 'events', 'managers'] as const;
export type Tab = (typeof TABS)[number];

export type Place =
  | { page: 'home' }
  | { page: 'table'; kind: KindId }
  | { page: 'object'; object: ObjectId; tab: Tab }
  | { page: 'cache' }
  | { page: 'unknown'; path: string };

export interface Route {
  place: Place;
  query: TableQuery;
  /** Parameters that are not ours. */
  rest: [string, string][];
}

export const NO_QUERY: TableQuery = { ns: [], q: '', sort: '', wide: false };

export function parse(path: string, search: string): Route {
  const params = new URLSearchParams(search);
  const query: TableQuery = {
    ns: unique((params.get('ns') ?? '').split(',').filter(Boolean)),
    q: params.get('q') ?? '',
    sort: params.get('sort') ?? '',
    wide: params.get('wide') === '1',
  };
  const rest = [...params].filter(([key]) => !['ns', 'q', 'sort', 'wide', 'tab'].includes(key));
  return { place: placeOf(path, params.get('tab')), query, rest };
}

function placeOf(path: string, tab: string | null): Place {
  const parts = path.split('/').filter(Boolean).map(decode);
  const [first, group, resource, namespace, name] = parts;
  if (parts.length === 0) return { page: 'home' };
  if (parts.length === 1 && first === 'cache') return { page: 'cache' };
  if (first === 'r' && group !== undefined && resource !== undefined) {
    if (parts.length === 3) return { page: 'table', kind: { group, resource } };
    if (parts.length === 5 && namespace !== undefined && name !== undefined) {
      const object = { group, resource, namespace: namespace === '_' ? null : namespace, name };
      return { page: 'object', object, tab: TABS.find((one) => one === tab) ?? 'yaml' };
    }
  }
  return { page: 'unknown', path };
}

/** The path and query string of a route. */
export function format(route: Route): string {
  const { place, query, rest } = route;
  const params: [string, string][] = [];
  if (query.ns.length > 0) params.push(['ns', query.ns.join(',')]);
  if (query.q) params.push(['q', query.q]);
  if (query.sort) params.push(['sort', query.sort]);
  if (query.wide) params.push(['wide', '1']);
  if (place.page === 'object' && place.tab !== 'yaml') params.push(['tab', place.tab]);
  params.push(...rest);
  // Commas, colons and slashes are allowed in a query and easier to read as they are.
  const search = params
    .map(
      ([key, value]) =>
        `${encodeURIComponent(key)}=${encodeURIComponent(value).replace(/%(2C|3A|2F)/g, decode)}`,
    )
    .join('&');
  return pathOf(place) + (search ? `?${search}` : '');
}

function pathOf(place: Place): string {
  switch (place.page) {
    case 'home':
      return '/';
    case 'cache':
      return '/cache';
    case 'unknown':
      return place.path;
    case 'table':
      return `/r/${segment(place.kind.group)}/${segment(place.kind.resource)}`;
    case 'object': {
      const { group, resource, namespace, name } = place.object;
      return `/r/${segment(group)}/${segment(resource)}/${segment(namespace ?? '_')}/${segment(name)}`;
    }
  }
}

/** The route of a kind: namespaces come along, filter and order belong to the kind that was left. */
export function toKind(route: Route, kind: KindId): Route {
  return {
    ...route,
    place: { page: 'table', kind },
    query: { ...NO_QUERY, ns: route.query.ns, wide: route.query.wide },
  };
}

/** The route of an object; the list's query stays, so that going back shows the same rows. */
export function toObject(route: Route, object: ObjectId): Route {
  return { ...route, place: { page: 'object', object, tab: 'yaml' } };
}

/** What clicking a column header makes of the order: ascending, descending, the server's own. */
export function nextSort(sort: string, column: string): string {
  if (sort === column) return `-${column}`;
  return sort === `-${column}` ? '' : column;
}

function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unique(list: string[]): string[] {
  return [...new Set(list)];
}
