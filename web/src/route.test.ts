import { expect, it } from "vitest";
import { format, parse, type Route } from "./route";

it("survives its way through the address", () => {
  const routes: Route[] = [
    { page: "home" },
    { page: "cache" },
    { page: "list", group: "core", resource: "pods", ns: ["a", "b"], q: "x y&z", sort: "-age", wide: true },
    {
      page: "object",
      group: "rbac.authorization.k8s.io",
      resource: "clusterroles",
      namespace: null,
      name: "system:node",
    },
    { page: "object", group: "core", resource: "pods", namespace: "a", name: "b" },
  ];
  for (const route of routes) {
    const url = new URL(format(route), "http://localhost");
    expect(parse(url.pathname, url.search)).toEqual(route);
  }
});

it("takes an unknown address for the start page", () => {
  expect(parse("/ui/nothing/here", "")).toEqual({ page: "home" });
});
