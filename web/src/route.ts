// The address is the state that people share. Pure, both ways.

export interface ListRoute {
  page: "list";
  group: string;
  resource: string;
  ns: string[];
  q: string;
  sort: string;
  wide: boolean;
}
export interface ObjectRoute {
  page: "object";
  group: string;
  resource: string;
  namespace: string | null;
  name: string;
}
export type Route = { page: "home" } | { page: "cache" } | ListRoute | ObjectRoute;

const BASE = "/ui/";

export function parse(path: string, search: string): Route {
  const parts = path.slice(BASE.length).split("/").filter(Boolean).map(decodeURIComponent);
  const params = new URLSearchParams(search);
  const [first, group, resource, namespace, name] = parts;
  if (first === "cache") return { page: "cache" };
  if (first !== "o" || !group || !resource) return { page: "home" };
  if (namespace && name) {
    return { page: "object", group, resource, namespace: namespace === "_" ? null : namespace, name };
  }
  return {
    page: "list",
    group,
    resource,
    ns: (params.get("ns") ?? "").split(",").filter(Boolean),
    q: params.get("q") ?? "",
    sort: params.get("sort") ?? "",
    wide: params.get("wide") === "1",
  };
}

export function format(route: Route): string {
  if (route.page === "home") return BASE;
  if (route.page === "cache") return `${BASE}cache`;
  const path = [route.group, route.resource].map(encodeURIComponent).join("/");
  if (route.page === "object") {
    return `${BASE}o/${path}/${encodeURIComponent(route.namespace ?? "_")}/${encodeURIComponent(route.name)}`;
  }
  const params = new URLSearchParams();
  if (route.ns.length) params.set("ns", route.ns.join(","));
  if (route.q) params.set("q", route.q);
  if (route.sort) params.set("sort", route.sort);
  if (route.wide) params.set("wide", "1");
  const text = params.toString();
  return `${BASE}o/${path}${text ? `?${text}` : ""}`;
}

export function listOf(group: string, resource: string): ListRoute {
  return { page: "list", group, resource, ns: [], q: "", sort: "", wide: false };
}
