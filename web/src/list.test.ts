import { describe, expect, it } from "vitest";
import { parseEvents, type List, type Row } from "./api/client";
import { empty, reduce } from "./list";

const row = (uid: string, cell = uid): Row => ({ uid, name: uid, namespace: null, cells: [cell] as never });
const fresh = {
  state: "live",
  complete: true,
  asOf: null,
  resourceVersion: "1",
  reason: null,
  message: null,
} as const;
const list = (rows: Row[]): List => ({
  ...fresh,
  revision: "1",
  progress: null,
  group: "core",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  columns: [],
  rows,
  total: rows.length,
  matched: rows.length,
  offset: 0,
  cursor: null,
});
const started = () => reduce(empty, { name: "snapshot", data: list([row("a"), row("b")]) }, 0);
const patch = {
  ...fresh,
  revision: "2",
  progress: null,
  upserts: [],
  deletes: [],
  order: null,
  total: 2,
  matched: 2,
};

describe("reduce", () => {
  it("replaces rows in place and remembers when", () => {
    const state = reduce(started(), { name: "patch", data: { ...patch, upserts: [row("b", "new")] } }, 5);
    expect(state.list?.rows.map((one) => one.cells[0])).toEqual(["a", "new"]);
    expect(state.changed.get("b")).toBe(5);
  });
  it("removes and orders as the server says", () => {
    const data = { ...patch, upserts: [row("c")], deletes: ["a"], order: ["c", "b"], total: 2 };
    expect(reduce(started(), { name: "patch", data }, 0).list?.rows.map((one) => one.uid)).toEqual([
      "c",
      "b",
    ]);
  });
  it("keeps rows while offline and says so once", () => {
    const offline = reduce(started(), { name: "offline", data: { message: "x" } }, 0);
    expect([offline.offline, offline.list?.rows.length]).toEqual([true, 2]);
    expect(reduce(offline, { name: "offline", data: { message: "y" } }, 0)).toBe(offline);
    expect(reduce(offline, { name: "heartbeat", data: { asOf: "", state: "live" } }, 0).offline).toBe(false);
  });
  it("returns the same object when nothing changed", () => {
    const state = started();
    expect(reduce(state, { name: "heartbeat", data: { asOf: "", state: "live" } }, 0)).toBe(state);
  });
});

describe("parseEvents", () => {
  it("keeps what has not arrived as a whole", () => {
    const { events, rest } = parseEvents('event: patch\nid: 7\ndata: {"a":1}\n\nevent: st');
    expect(events).toEqual([{ name: "patch", id: "7", data: '{"a":1}' }]);
    expect(rest).toBe("event: st");
  });
});
