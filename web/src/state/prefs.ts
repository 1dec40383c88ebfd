// What this browser remembers of its reader: language, theme, and which groups are open. Never a token, never data.

import type { Times } from '../format';
import { createStore } from './store';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export type Lang = 'en' | 'zh-CN';

export const DENSITIES = ['compact', 'normal', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];

export const TIMES = ['relative', 'local', 'utc'] as const satisfies Times[];

/** Pixels of a row of a table. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 28, normal: 32, roomy: 40 };

export interface Prefs {
  theme: Theme;
  lang: Lang;
  /** Groups of the kind list that were opened (true) or closed (false) by hand. */
  groups: Record<string, boolean>;
  /** Kinds that were pinned, and those opened last, as in core/pods. */
  pinned: string[];
  recent: string[];
  density: Density;
  times: Times;
  /** Whether single keys do something. */
  keys: boolean;
  /** False for less motion than the system asks for. */
  motion: boolean;
}

const KEY = 'crds-objects-browser';

/** Reads what was stored; anything that is not understood becomes the default. */
export function readPrefs(stored: string | null, languages: readonly string[]): Prefs {
  const lang: Lang = languages[0]?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  const prefs: Prefs = {
    theme: 'system',
    lang,
    groups: {},
    pinned: [],
    recent: [],
    density: 'normal',
    times: 'relative',
    keys: true,
    motion: true,
  };
  try {
    const value: unknown = JSON.parse(stored ?? 'null');
    if (typeof value !== 'object' || value === null) return prefs;
    const held = value as Record<string, unknown>;
    if (held.theme === 'light' || held.theme === 'dark') prefs.theme = held.theme;
    if (held.lang === 'en' || held.lang === 'zh-CN') prefs.lang = held.lang;
    prefs.density = DENSITIES.find((one) => one === held.density) ?? 'normal';
    prefs.times = TIMES.find((one) => one === held.times) ?? 'relative';
    if (held.keys === false) prefs.keys = false;
    if (held.motion === false) prefs.motion = false;
    prefs.pinned = texts(held.pinned);
    prefs.recent = texts(held.recent);
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

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, 50) : [];
}

function load(): Prefs | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? null : readPrefs(stored, navigator.languages);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

export const prefs = createStore<Prefs>(
  load() ?? readPrefs(null, typeof navigator === 'undefined' ? [] : navigator.languages),
);

export function setPrefs(change: Partial<Prefs>): void {
  // Another tab may have stored something since.
  const next = { ...(load() ?? prefs.get()), ...change };
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
    const { theme, lang, density, motion } = prefs.get();
    root.lang = lang;
    root.dataset.density = density;
    root.dataset.motion = motion ? 'on' : 'off';
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply();
  prefs.subscribe(apply);
}
