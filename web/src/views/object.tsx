import { useEffect, useState } from "react";
import { get, getYaml, Refused, type EventsAnswer, type ObjectAnswer, type Problem } from "../api/client";
import { format, listOf, type ObjectRoute, type Route } from "../route";
import { useSettings } from "../settings";
import { FreshnessBadge } from "./freshness";

/** The object is read again this often while it is looked at. */
const EACH = 3000;

export function ObjectPage({ route, go }: { route: ObjectRoute; go: (route: Route) => void }) {
  const { t } = useSettings();
  const [object, setObject] = useState<ObjectAnswer | null>(null);
  const [yaml, setYaml] = useState("");
  const [events, setEvents] = useState<EventsAnswer | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [copied, setCopied] = useState(false);
  const path = `/api/v1/objects/${[route.group, route.resource, route.namespace ?? "_", route.name].map(encodeURIComponent).join("/")}`;
  useEffect(() => {
    const stop = new AbortController();
    let version: string | undefined;
    const load = async () => {
      try {
        const answer = await get<ObjectAnswer>(path, stop.signal);
        setObject(answer);
        setRefused(null);
        const now = (answer.object as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
        if (now !== version) setYaml(await getYaml(path, stop.signal));
        version = now;
      } catch (error) {
        if (error instanceof Refused) setRefused(error.problem);
      }
      get<EventsAnswer>(`${path}/events?wait=2s`, stop.signal).then(setEvents, () => setEvents(null));
    };
    void load();
    const timer = window.setInterval(() => {
      if (!document.hidden) void load();
    }, EACH);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, [path]);
  const back = listOf(route.group, route.resource);
  return (
    <article
      className="object"
      onKeyDown={(event) => {
        if (event.key === "Escape") go(back);
      }}
    >
      <div className="tools">
        <a
          href={format(back)}
          onClick={(event) => {
            event.preventDefault();
            go(back);
          }}
        >
          ← {t("back")}
        </a>
        <h1>
          <small>{object?.kind}</small>{" "}
          {route.namespace && <span className="muted">{route.namespace} / </span>}
          {route.name}
        </h1>
        {object && <FreshnessBadge of={object} />}
        <span className="grow" />
        <button
          disabled={!yaml}
          onClick={() => {
            void navigator.clipboard.writeText(yaml).then(() => {
              setCopied(true);
              window.setTimeout(() => setCopied(false), 1500);
            });
          }}
        >
          {t(copied ? "copied" : "copy")}
        </button>
      </div>
      {refused && (
        <p className="warning" role="alert">
          <strong>{refused.reason}</strong> {refused.detail}
        </p>
      )}
      <div className="halves">
        <pre className="yaml" tabIndex={0} aria-label="YAML">
          {yaml.split("\n").map((line, index) => (
            <Line key={index} text={line} />
          ))}
        </pre>
        <div className="facts">
          {object && object.conditions.length > 0 && (
            <section>
              <h2>{t("conditions")}</h2>
              <table>
                <tbody>
                  {object.conditions.map((condition) => (
                    <tr key={condition.type}>
                      <th scope="row">{condition.type}</th>
                      <td>{condition.status}</td>
                      <td>
                        {condition.reason} <span className="muted">{condition.message}</span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
          <section>
            <h2>{t("events")}</h2>
            {events?.events.length === 0 && <p className="muted">{t("noEvents")}</p>}
            <table>
              <tbody>
                {events?.events.map((event) => (
                  <tr key={event.name}>
                    <td className={event.type === "Warning" ? "bad" : ""}>{event.reason}</td>
                    <td>{event.message}</td>
                    <td className="number">{event.count}×</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {object && object.managers.length > 0 && (
            <section>
              <h2>{t("managers")}</h2>
              <table>
                <tbody>
                  {object.managers.map((manager, index) => (
                    <tr key={index}>
                      <th scope="row">{manager.manager}</th>
                      <td>{manager.operation}</td>
                      <td className="muted">
                        {manager.subresource} {manager.time}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p className="muted">{t("omitted", { what: object.omitted.join(", ") })}</p>
            </section>
          )}
        </div>
      </div>
    </article>
  );
}

/** One line of YAML with its key marked. */
function Line({ text }: { text: string }) {
  const match = /^(\s*(?:- )?)([^\s:#][^:]*)(:)(\s.*)?$/.exec(text);
  if (!match) return <span>{`${text}\n`}</span>;
  return (
    <span>
      {match[1]}
      <span className="key">{match[2]}</span>
      {match[3]}
      {`${match[4] ?? ""}\n`}
    </span>
  );
}
