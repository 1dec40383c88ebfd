// What this browser remembers of its reader: language, theme, and which groups are open. Never a token, never data.

import { createStore } from './store';

export type Theme = 'system' | 'light' | 'dark';
export type Lang = 'en' | 'zh-CN';

export interface Prefs {
  theme: Theme;
  lang: Lang;
  /** Groups of the kind list that were opened (true) or closed (false) by hand. */
  groups: Record<string, boolean>;
}

const KEY = 'crds-objects-browser';

/** Reads what was stored; anything that is not understood becomes the default. */
export function readPrefs(stored: string | null, languages: readonly string[]): Prefs {
  const lang: Lang = languages[0]?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  const prefs: Prefs = { theme: 'system', lang, groups: {} };
  try {
    const value: unknown = JSON.parse(stored ?? 'null');
    if (typeof value !== 'object' || value === null) return prefs;
    const held = value as Record<string, unknown>;
    if (held.theme === 'light' || held.theme === 'dark') prefs.theme = held.theme;
    if (held.lang === 'en' || held.lang === 'zh-CN') prefs.lang = held.lang;
    if (typeof held.groups === 'object' && held.groups !== null) {
      prefs.groups = Object.fromEntries(
        Object.entries(held.groups).filter(
          (entry): entry is [string, boolean] => typeof entry[1] === 'boolean',
        ),
      );
    }
  } catch {
    // Not ours.
  }
  return prefs;
}

function load(): Prefs {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
  }
  return readPrefs(stored, typeof navigator === 'undefined' ? [] : navigator.languages);
}

export const prefs = createStore<Prefs>(load());

export function setPrefs(change: Partial<Prefs>): void {
  const next = { ...prefs.get(), ...change };
  prefs.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // It is forgotten with the page then.
  }
}

/** Keeps the document's language and colour scheme equal to the preferences. */
export function applyPrefs(root: HTMLElement): void {
  const apply = (): void => {
    const { theme, lang } = prefs.get();
    root.lang = lang;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply();
  prefs.subscribe(apply);
}
