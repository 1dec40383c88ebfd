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
  /** Columns added, hidden or moved, as in `+label:app,-node,age`; empty is what kubectl shows. */
  cols: string;
  /** The row that is chosen, as namespace/name or name; with it the peek pane is open. */
  sel: string;
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

/** In the order of their keys, 1 to 7. */
export const TABS = ['summary', 'yaml', 'conditions', 'events', 'related', 'changes', 'managers'] as const;
export type Tab = (typeof TABS)[number];

export const DEFAULT_TAB: Tab = 'summary';

/** An object, or without a name a list, by what a manifest calls it. */
export interface GoTarget {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

export type Place =
  | { page: 'home' }
  | { page: 'table'; kind: KindId }
  | { page: 'object'; object: ObjectId; tab: Tab }
  | { page: 'search' }
  | { page: 'events' }
  /** Namespaces by kinds; one namespace of its own. */
  | { page: 'namespaces' }
  | { page: 'namespace'; name: string }
  /** The catalogue; with a field, which kinds have it. */
  | { page: 'kinds'; field: string }
  /** The schema of a kind; empty versions are the preferred one, and no comparison. */
  | { page: 'kind'; kind: KindId; version: string; against: string }
  | { page: 'crds' }
  | { page: 'category'; name: string }
  /** All kinds; without it those in memory. */
  | { page: 'cache'; all?: boolean }
  | { page: 'policy' }
  | { page: 'help' }
  /** A stable address for alerts and chat bots. */
  | { page: 'go'; target: GoTarget }
  | { page: 'unknown'; path: string };

export interface Route {
  place: Place;
  query: TableQuery;
  /** Parameters that are not ours. */
  rest: [string, string][];
}

export const NO_QUERY: TableQuery = { ns: [], q: '', sort: '', wide: false, cols: '', sel: '' };

/** Parameters of each page beside those of every list. */
const OWN: Partial<Record<Place['page'], readonly string[]>> = {
  object: ['tab'],
  cache: ['all'],
  kinds: ['field'],
  kind: ['version', 'against'],
  go: ['apiVersion', 'kind', 'name'],
};

const SHARED = ['ns', 'q', 'sort', 'wide', 'cols', 'sel'];

export function parse(path: string, search: string): Route {
  const params = new URLSearchParams(search);
  const query: TableQuery = {
    ns: unique((params.get('ns') ?? '').split(',').filter(Boolean)),
    q: params.get('q') ?? '',
    sort: params.get('sort') ?? '',
    wide: params.get('wide') === '1',
    // A plus that somebody wrote by hand is a space to the parser.
    cols: (params.get('cols') ?? '').replace(/(^|,) /g, '$1+'),
    sel: params.get('sel') ?? '',
  };
  const place = placeOf(path, params);
  const ours = [...SHARED, ...(OWN[place.page] ?? [])];
  return { place, query, rest: [...params].filter(([key]) => !ours.includes(key)) };
}

function placeOf(path: string, params: URLSearchParams): Place {
  const parts = path.split('/').filter(Boolean).map(decode);
  const [first = '', second, third, namespace, name] = parts;
  const kind = second !== undefined && third !== undefined ? { group: second, resource: third } : null;
  const text = (key: string): string => params.get(key) ?? '';
  switch (`${first}/${parts.length}`) {
    case '/0':
      return { page: 'home' };
    case 'search/1':
    case 'events/1':
    case 'crds/1':
    case 'help/1':
      return { page: first as 'search' | 'events' | 'crds' | 'help' };
    case 'cache/1':
      return text('all') === '1' ? { page: 'cache', all: true } : { page: 'cache' };
    case 'ns/1':
      return { page: 'namespaces' };
    case 'ns/2':
      return { page: 'namespace', name: second ?? '' };
    case 'kinds/1':
      return { page: 'kinds', field: text('field') };
    case 'c/2':
      return { page: 'category', name: second ?? '' };
    case 'cache/2':
      if (second === 'policy') return { page: 'policy' };
      break;
    case 'go/1': {
      const target = { apiVersion: text('apiVersion'), kind: text('kind'), name: text('name') };
      return { page: 'go', target: { ...target, namespace: text('ns') } };
    }
    case 'kinds/3':
      if (kind) return { page: 'kind', kind, version: text('version'), against: text('against') };
      break;
    case 'r/3':
      if (kind) return { page: 'table', kind };
      break;
    case 'r/5':
      if (kind && namespace !== undefined && name !== undefined) {
        const object = { ...kind, namespace: namespace === '_' ? null : namespace, name };
        return { page: 'object', object, tab: TABS.find((one) => one === text('tab')) ?? DEFAULT_TAB };
      }
      break;
    default:
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
  if (query.cols) params.push(['cols', query.cols]);
  if (query.sel) params.push(['sel', query.sel]);
  params.push(...ownOf(place).filter(([, value]) => value));
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

function ownOf(place: Place): [string, string][] {
  switch (place.page) {
    case 'object':
      return place.tab === DEFAULT_TAB ? [] : [['tab', place.tab]];
    case 'cache':
      return [['all', place.all ? '1' : '']];
    case 'kinds':
      return [['field', place.field]];
    case 'kind':
      return [
        ['version', place.version],
        ['against', place.against],
      ];
    case 'go': {
      const { apiVersion, kind, name } = place.target;
      return [
        ['apiVersion', apiVersion],
        ['kind', kind],
        ['name', name],
      ];
    }
    default:
      return [];
  }
}

function pathOf(place: Place): string {
  switch (place.page) {
    case 'home':
      return '/';
    case 'namespaces':
      return '/ns';
    case 'namespace':
      return `/ns/${segment(place.name)}`;
    case 'category':
      return `/c/${segment(place.name)}`;
    case 'policy':
      return '/cache/policy';
    case 'kind':
      return `/kinds/${segment(place.kind.group)}/${segment(place.kind.resource)}`;
    case 'unknown':
      return place.path;
    case 'table':
      return `/r/${segment(place.kind.group)}/${segment(place.kind.resource)}`;
    case 'object': {
      const { group, resource, namespace, name } = place.object;
      return `/r/${segment(group)}/${segment(resource)}/${segment(namespace ?? '_')}/${segment(name)}`;
    }
    default:
      return `/${place.page}`;
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
export function toObject(route: Route, object: ObjectId, tab: Tab = DEFAULT_TAB): Route {
  return { ...route, place: { page: 'object', object, tab } };
}

/** The route of a page that is no list: namespaces come along. */
export function toPage(route: Route, place: Place): Route {
  return { place, query: { ...NO_QUERY, ns: route.query.ns, wide: route.query.wide }, rest: [] };
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
