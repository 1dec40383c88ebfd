// Language and theme: chosen once, remembered, known everywhere.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { translate, type Key, type Language } from "./i18n";

type Theme = "light" | "dark";
interface Settings {
  language: Language;
  theme: Theme;
  t: (key: Key, values?: Record<string, string | number>) => string;
  switchLanguage: () => void;
  switchTheme: () => void;
}

const Context = createContext<Settings | null>(null);

function stored<T extends string>(name: string, otherwise: T): T {
  return (localStorage.getItem(name) as T | null) ?? otherwise;
}

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() =>
    stored("language", navigator.language.startsWith("zh") ? "zh-CN" : "en"),
  );
  const [theme, setTheme] = useState<Theme>(() =>
    stored("theme", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"),
  );
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset["theme"] = theme;
  }, [language, theme]);
  const value = useMemo<Settings>(() => {
    const keep = <T extends string>(name: string, set: (value: T) => void, next: T) => {
      localStorage.setItem(name, next);
      set(next);
    };
    return {
      language,
      theme,
      t: (key, values) => translate(language, key, values),
      switchLanguage: () => keep("language", setLanguage, language === "en" ? "zh-CN" : "en"),
      switchTheme: () => keep("theme", setTheme, theme === "light" ? "dark" : "light"),
    };
  }, [language, theme]);
  return <Context value={value}>{children}</Context>;
}

export function useSettings(): Settings {
  const settings = useContext(Context);
  if (!settings) throw new Error("no settings around this component");
  return settings;
}
