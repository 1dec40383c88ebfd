import { useCallback, useEffect, useState } from "react";
import { get, Refused, signIn, type Kinds, type Whoami } from "./api/client";
import { format, parse, type Route } from "./route";
import { useSettings } from "./settings";
import { CachePage } from "./views/cache";
import { Grid } from "./views/grid";
import { ObjectPage } from "./views/object";
import { SignIn } from "./views/signin";
import { Tree } from "./views/tree";

/** Counts and states of kinds: often enough to be true, seldom enough to cost nothing. */
const KINDS_EACH = 5000;

export function App() {
  const { t, switchLanguage, switchTheme } = useSettings();
  const [route, setRoute] = useState<Route>(() => parse(location.pathname, location.search));
  const [whoami, setWhoami] = useState<Whoami | null>(null);
  const [kinds, setKinds] = useState<Kinds | null>(null);
  const [needsToken, setNeedsToken] = useState(false);
  const [menu, setMenu] = useState(false);

  const go = useCallback((next: Route, replace = false) => {
    history[replace ? "replaceState" : "pushState"](null, "", format(next));
    setRoute(next);
    setMenu(false);
  }, []);
  useEffect(() => {
    const back = () => setRoute(parse(location.pathname, location.search));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const who = await get<Whoami>("/api/v1/whoami", stop.signal);
        setWhoami(who);
        if (who.mode === "token" && !who.user) return setNeedsToken(true);
        setKinds(await get<Kinds>("/api/v1/kinds", stop.signal));
      } catch (error) {
        if (error instanceof Refused && error.problem.status === 401) setNeedsToken(true);
      }
    };
    if (!needsToken) void load();
    const timer = window.setInterval(() => {
      if (!needsToken && !document.hidden) void load();
    }, KINDS_EACH);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, [needsToken]);

  if (needsToken) {
    return (
      <SignIn
        onToken={(token) => {
          signIn(token);
          setNeedsToken(false);
        }}
      />
    );
  }
  return (
    <div className="shell" data-menu={menu}>
      <header className="bar">
        <button className="menu" aria-label={t("menu")} aria-expanded={menu} onClick={() => setMenu(!menu)}>
          ☰
        </button>
        <a
          className="brand"
          href={format({ page: "home" })}
          onClick={(event) => {
            event.preventDefault();
            go({ page: "home" });
          }}
        >
          crds-objects-browser
        </a>
        <nav>
          <a
            href={format({ page: "cache" })}
            aria-current={route.page === "cache" ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              go({ page: "cache" });
            }}
          >
            {t("cache")}
          </a>
        </nav>
        <span className="grow" />
        {whoami?.user && <span className="user">{whoami.user}</span>}
        <button onClick={switchLanguage}>{t("language")}</button>
        <button onClick={switchTheme} aria-label={t("theme")}>
          ◐
        </button>
      </header>
      <Tree kinds={kinds} route={route} go={go} />
      <main>
        {route.page === "home" && <p className="hint">{t("choose")}</p>}
        {route.page === "cache" && <CachePage go={go} />}
        {route.page === "list" && <Grid key={`${route.group}/${route.resource}`} route={route} go={go} />}
        {route.page === "object" && <ObjectPage key={format(route)} route={route} go={go} />}
      </main>
    </div>
  );
}
