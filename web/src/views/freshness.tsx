import type { Freshness, List } from "../api/client";
import { useSettings } from "../settings";

/** How fresh and how complete what is shown is: always in view, announced when it changes. */
export function FreshnessBadge({
  of,
  progress,
  offline,
}: {
  of: Freshness;
  progress?: List["progress"];
  offline?: boolean;
}) {
  const { t, language } = useSettings();
  const old = offline || ["stale", "parked", "resyncing"].includes(of.state);
  const time = of.asOf ? new Date(of.asOf).toLocaleTimeString(language) : null;
  return (
    <span className="freshness" role="status">
      <span className={`dot ${offline ? "stale" : of.state}`} aria-hidden="true" />
      <span>{t((offline ? "stale" : of.state) as "live")}</span>
      {old && time && <span>{t("asOf", { time })}</span>}
      {progress && !of.complete && <span>{t("progress", { received: progress.received })}</span>}
      {!of.complete && of.state !== "syncing" && <strong>{t("incomplete")}</strong>}
      {of.message && <span className="why">{of.message}</span>}
      {offline && <strong>{t("offline")}</strong>}
    </span>
  );
}
