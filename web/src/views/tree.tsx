import { useMemo, useState } from "react";
import type { Kind, Kinds } from "../api/client";
import { format, listOf, type Route } from "../route";
import { useSettings } from "../settings";

/** What people look at most comes first. */
const FIRST = ["core", "apps", "batch", "networking.k8s.io"];

export function grouped(kinds: Kind[], filter: string): [string, Kind[]][] {
  const needle = filter.trim().toLowerCase();
  const matches = (kind: Kind) =>
    [kind.kind, kind.resource, kind.group, ...kind.shortNames].some((text) =>
      text.toLowerCase().includes(needle),
    );
  const groups = new Map<string, Kind[]>();
  for (const kind of kinds.filter(matches)) groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
  const rank = (group: string) => (FIRST.includes(group) ? FIRST.indexOf(group) : FIRST.length);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}

export function Tree({
  kinds,
  route,
  go,
}: {
  kinds: Kinds | null;
  route: Route;
  go: (route: Route) => void;
}) {
  const { t } = useSettings();
  const [filter, setFilter] = useState("");
  const groups = useMemo(() => grouped(kinds?.kinds ?? [], filter), [kinds, filter]);
  const current = route.page === "list" || route.page === "object" ? `${route.group}/${route.resource}` : "";
  return (
    <aside className="tree" aria-label={t("kinds")}>
      <input
        type="search"
        placeholder={t("filterKinds")}
        aria-label={t("filterKinds")}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {kinds?.message && <p className="warning">{kinds.message}</p>}
      {!kinds && <p className="hint">{t("loading")}</p>}
      <div className="groups">
        {groups.map(([group, list]) => (
          <section key={group}>
            <h2>{group}</h2>
            <ul>
              {list.map((kind) => {
                const to = listOf(kind.group, kind.resource);
                return (
                  <li key={kind.resource}>
                    <a
                      href={format(to)}
                      title={`${kind.resource} · ${t(kind.state as "live")}`}
                      aria-current={current === `${kind.group}/${kind.resource}` ? "page" : undefined}
                      onClick={(event) => {
                        event.preventDefault();
                        go(to);
                      }}
                    >
                      <span className={`dot ${kind.state}`} aria-hidden="true" />
                      <span className="name">{kind.kind}</span>
                      {kind.count !== null && kind.count !== undefined && (
                        <span className="count">{kind.count}</span>
                      )}
                    </a>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
    </aside>
  );
}
