import { useEffect, useState } from "react";
import { get, Refused, type CacheAnswer, type PolicyAnswer, type Problem } from "../api/client";
import { bytes } from "../format";
import { format, listOf, type Route } from "../route";
import { useSettings } from "../settings";

const EACH = 2000;

export function CachePage({ go }: { go: (route: Route) => void }) {
  const { t } = useSettings();
  const [cache, setCache] = useState<CacheAnswer | null>(null);
  const [policy, setPolicy] = useState<PolicyAnswer | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const load = () =>
      Promise.all([
        get<CacheAnswer>("/api/v1/cache", stop.signal).then(setCache),
        get<PolicyAnswer>("/api/v1/policy", stop.signal).then(setPolicy),
      ]).then(
        () => setRefused(null),
        (error: unknown) => error instanceof Refused && setRefused(error.problem),
      );
    void load();
    const timer = window.setInterval(() => {
      if (!document.hidden) void load();
    }, EACH);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, []);
  if (refused) {
    return (
      <p className="warning" role="alert">
        <strong>{refused.reason}</strong> {refused.detail}
      </p>
    );
  }
  if (!cache || !policy) return <p className="hint">{t("loading")}</p>;
  const totals = cache.totals;
  const ratio =
    totals.hitRatio === null || totals.hitRatio === undefined
      ? "–"
      : `${(totals.hitRatio * 100).toFixed(1)} %`;
  const figures: [string, string][] = [
    [t("watches"), `${totals.openWatches} / ${totals.maxInformers}`],
    [t("parked"), String(totals.parked)],
    [t("objects"), totals.objects?.toLocaleString() ?? "–"],
    [t("memory"), `${bytes(totals.bytes)} / ${bytes(totals.memoryBudget)}`],
    [t("hits"), ratio],
    [t("saved"), totals.apiCallsSaved.toLocaleString()],
    [t("evictions"), String(totals.evictions)],
  ];
  const held = cache.resources.filter((kind) => kind.state !== "cold");
  return (
    <section className="cache" tabIndex={0} aria-label={t("cache")}>
      <h1>{t("cache")}</h1>
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>
        {t("policy")} {policy.source === "policy" ? policy.name : t("defaults")}
      </h2>
      <p className={policy.accepted ? "muted" : "warning"}>
        {policy.reason}: {policy.message}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("kind")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("reason")}</th>
            <th scope="col" className="number">
              {t("objects")}
            </th>
            <th scope="col" className="number">
              {t("namespaces")}
            </th>
            <th scope="col" className="number">
              {t("memory")}
            </th>
            <th scope="col">{t("lastSync")}</th>
            <th scope="col">{t("preload")}</th>
          </tr>
        </thead>
        <tbody>
          {held.map((kind) => {
            const to = listOf(kind.group, kind.resource);
            return (
              <tr key={`${kind.group}/${kind.resource}`}>
                <th scope="row">
                  <a
                    href={format(to)}
                    onClick={(event) => {
                      event.preventDefault();
                      go(to);
                    }}
                  >
                    {kind.group}/{kind.resource}
                  </a>
                </th>
                <td>
                  <span className={`dot ${kind.state}`} aria-hidden="true" /> {t(kind.state as "live")}
                </td>
                <td title={kind.message ?? ""}>{kind.reason ?? ""}</td>
                <td className="number">{kind.objects ?? "–"}</td>
                <td className="number">{kind.namespaces ?? "–"}</td>
                <td className="number">{bytes(kind.bytes)}</td>
                <td>{kind.lastSync ? `${kind.lastSync.slice(11, 19)} (${kind.syncDuration ?? ""})` : "–"}</td>
                <td>{kind.preload ? t("yes") : ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
