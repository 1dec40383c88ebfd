// The table of a kind: the server filters, sorts and cuts; only rows in sight are in the page.
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, type KeyboardEvent } from "react";
import { follow, get, type Namespaces, type Problem, type StreamEvent } from "../api/client";
import { tick } from "../format";
import { empty, reduce, type ListState } from "../list";
import { format, type ListRoute, type Route } from "../route";
import { useSettings } from "../settings";
import { FreshnessBadge } from "./freshness";

const ROW = 30;
/** Rows asked for at once, and the step by which the window moves. */
const WINDOW = 200;
const STEP = 50;
/** A change is marked for so long. */
const FLASH = 1200;
const TYPING = 250;

interface Props {
  route: ListRoute;
  go: (route: Route, replace?: boolean) => void;
}

export function viewOf(route: ListRoute, offset: number): string {
  const params = new URLSearchParams();
  if (route.ns.length) params.set("ns", route.ns.join(","));
  if (route.q) params.set("q", route.q);
  if (route.sort) params.set("sort", route.sort);
  params.set("offset", String(offset));
  params.set("limit", String(WINDOW));
  return `${route.group}/${route.resource}?${params}`;
}

const step = (state: ListState, event: StreamEvent) => reduce(state, event, performance.now());

export function Grid({ route, go }: Props) {
  const { t } = useSettings();
  const [state, dispatch] = useReducer(step, empty);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [offset, setOffset] = useState(0);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [chosen, setChosen] = useState(0);
  const [now, setNow] = useState(() => Date.now() / 1000);
  const [text, setText] = useState(route.q);
  const [namespaces, setNamespaces] = useState<Namespaces | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const view = viewOf(route, offset);

  useEffect(() => {
    setRefused(null);
    return follow(view, dispatch, setRefused);
  }, [view]);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => window.clearInterval(timer);
  }, []);
  const namespaced = state.list?.namespaced ?? false;
  useEffect(() => {
    if (!namespaced) return;
    const stop = new AbortController();
    get<Namespaces>("/api/v1/namespaces?wait=2s", stop.signal).then(setNamespaces, () => setNamespaces(null));
    return () => stop.abort();
  }, [namespaced]);
  useEffect(() => {
    if (text === route.q) return;
    const timer = window.setTimeout(() => go({ ...route, q: text }, true), TYPING);
    return () => window.clearTimeout(timer);
  }, [text, route, go]);
  useEffect(() => {
    setOffset(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [route.q, route.sort, route.ns]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const slash = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      filter.current?.focus();
    };
    addEventListener("keydown", slash);
    return () => removeEventListener("keydown", slash);
  }, []);

  const list = state.list;
  // While the first sync goes on nobody knows how many there will be: what has come is shown.
  const count = list ? (list.matched ?? list.offset + list.rows.length) : 0;
  const first = Math.max(0, Math.floor(top / ROW) - 5);
  const last = Math.min(count, Math.ceil((top + height) / ROW) + 5);
  useEffect(() => {
    if (!list) return;
    if (first < list.offset || last > list.offset + WINDOW) {
      setOffset(Math.max(0, Math.floor((first - STEP) / STEP) * STEP));
    }
  }, [first, last, list]);

  const columns = useMemo(
    () =>
      (list?.columns ?? [])
        .map((column, place) => ({ column, place }))
        .filter(({ column }) => route.wide || column.priority === 0),
    [list?.columns, route.wide],
  );
  const sortBy = useCallback(
    (id: string) =>
      go({ ...route, sort: route.sort === id ? `-${id}` : route.sort === `-${id}` ? "" : id }, true),
    [route, go],
  );
  const open = (place: number) => {
    const row = list?.rows[place - list.offset];
    if (row) {
      go({
        page: "object",
        group: route.group,
        resource: route.resource,
        namespace: row.namespace ?? null,
        name: row.name,
      });
    }
  };
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, chosen + move));
      setChosen(next);
      const element = scroller.current;
      if (element) {
        if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
        if ((next + 2) * ROW > element.scrollTop + element.clientHeight) {
          element.scrollTop = (next + 2) * ROW - element.clientHeight;
        }
      }
    } else if (event.key === "Enter") open(chosen);
  };
  const head = (id: string, name: string) => {
    const direction = route.sort === id ? "ascending" : route.sort === `-${id}` ? "descending" : "none";
    return (
      <div key={id} role="columnheader" aria-sort={direction} className="cell">
        <button onClick={() => sortBy(id)} title={t("sortBy", { column: name })}>
          {name}
          {direction === "ascending" ? " ▲" : direction === "descending" ? " ▼" : ""}
        </button>
      </div>
    );
  };
  const shown = list
    ? list.rows.slice(Math.max(0, first - list.offset), Math.max(0, last - list.offset))
    : [];
  const begins = list ? Math.max(first, list.offset) : 0;
  const tracks = [
    ...(namespaced ? ["minmax(120px, 1fr)"] : []),
    ...columns.map(({ column }) => (column.format === "name" ? "minmax(200px, 2fr)" : "minmax(90px, 1fr)")),
  ].join(" ");
  return (
    <section className="list">
      <div className="tools">
        <h1>{list?.kind ?? route.resource}</h1>
        {list && <FreshnessBadge of={list} progress={list.progress} offline={state.offline} />}
        <span className="grow" />
        {namespaced && (
          <select
            aria-label={t("namespace")}
            value={route.ns[0] ?? ""}
            onChange={(event) => go({ ...route, ns: event.target.value ? [event.target.value] : [] })}
          >
            <option value="">{t("allNamespaces")}</option>
            {route.ns[0] && !namespaces?.namespaces.some((one) => one.name === route.ns[0]) && (
              <option value={route.ns[0]}>{route.ns[0]}</option>
            )}
            {namespaces?.namespaces.map((one) => {
              const held = one.counts[`${route.group}/${route.resource}`];
              return (
                <option key={one.name} value={one.name}>
                  {one.name}
                  {held === undefined ? "" : ` (${held})`}
                </option>
              );
            })}
          </select>
        )}
        <input
          ref={filter}
          type="search"
          placeholder={`${t("filterRows")}  /`}
          aria-label={t("filterRows")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={route.wide}
            onChange={(event) => go({ ...route, wide: event.target.checked }, true)}
          />
          {t("wide")}
        </label>
        <span className="counts">
          {list &&
            (list.total === null || list.total === undefined
              ? t("unknownCount")
              : t("rows", { shown: list.matched ?? 0, total: list.total }))}
        </span>
      </div>
      {refused && (
        <p className="warning" role="alert">
          <strong>{refused.reason}</strong> {refused.detail}
        </p>
      )}
      <div
        ref={scroller}
        className="grid"
        role="grid"
        aria-label={list?.kind ?? route.resource}
        aria-rowcount={count}
        tabIndex={0}
        onKeyDown={keys}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div className="head" role="row" style={{ gridTemplateColumns: tracks }}>
          {namespaced && head("namespace", t("namespace"))}
          {columns.map(({ column }) => head(column.id, column.name))}
        </div>
        <div className="body" role="rowgroup" style={{ height: count * ROW }}>
          {shown.map((row, index) => {
            const place = begins + index;
            const changed = state.changed.get(row.uid);
            const flash = changed !== undefined && performance.now() - changed < FLASH;
            const to = format({
              page: "object",
              group: route.group,
              resource: route.resource,
              namespace: row.namespace ?? null,
              name: row.name,
            });
            return (
              <div
                key={row.uid}
                role="row"
                aria-rowindex={place + 1}
                className={`row${place === chosen ? " chosen" : ""}${flash ? " flash" : ""}`}
                style={{ gridTemplateColumns: tracks, transform: `translateY(${place * ROW}px)` }}
                onClick={() => setChosen(place)}
                onDoubleClick={() => open(place)}
              >
                {namespaced && (
                  <div role="gridcell" className="cell muted">
                    {row.namespace}
                  </div>
                )}
                {columns.map(({ column, place: at }) => {
                  const value = tick(row.cells[at], row.at?.[String(at)], now);
                  const number = column.type === "integer" || column.type === "number";
                  return (
                    <div
                      key={column.id}
                      role="gridcell"
                      className={number ? "cell number" : "cell"}
                      title={value}
                    >
                      {column.format === "name" ? (
                        <a
                          href={to}
                          tabIndex={-1}
                          onClick={(event) => {
                            event.preventDefault();
                            open(place);
                          }}
                        >
                          {value}
                        </a>
                      ) : (
                        <span className={tone(value)}>{value}</span>
                      )}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
        {!list && !refused && <p className="hint">{t("loading")}</p>}
        {list?.complete && count === 0 && <p className="hint">{t(route.q ? "noMatch" : "nothing")}</p>}
      </div>
    </section>
  );
}

/** Words that everyone who runs a cluster looks for. */
export function tone(value: string): string {
  if (
    /^(CrashLoopBackOff|Error|Failed|ImagePullBackOff|ErrImagePull|OOMKilled|Evicted|NotReady.*|Warning|Degraded)$/.test(
      value,
    )
  ) {
    return "bad";
  }
  if (/^(Pending|ContainerCreating|Terminating|Unknown|Progressing|SchedulingDisabled)$/.test(value))
    return "uneasy";
  return "";
}
