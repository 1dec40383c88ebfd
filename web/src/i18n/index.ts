// Texts in the language of the reader.

import { type Times, count, fullTime, timeText } from '../format';
import { type Lang, prefs } from '../state/prefs';
import { useSelected } from '../state/store';
import { type Key, en } from './en';

export type { Key };

type Values = Record<string, string | number>;

/** The stem of keys that are chosen by number. */
export type CountKey = Key extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;

export interface Texts {
  lang: Lang;
  t: (key: Key, values?: Values) => string;
  /** By number: {n} is filled in with separators. */
  tn: (stem: CountKey, n: number) => string;
  /** A time (RFC 3339, or unix seconds) as the reader wants it; with `now`, its age where ages are wanted. */
  time: (at: string | number, now?: number) => string;
  /** The whole of it with its zone, for titles. */
  fullTime: (at: string | number) => string;
}

const catalogues: Partial<Record<Lang, Partial<Record<Key, string>>>> = { en };

/** Loads all texts of a language; to be awaited before it is chosen. English begins without. */
export async function loadTexts(lang: Lang): Promise<void> {
  if (lang === 'zh-CN') catalogues[lang] ??= (await import('./zh-CN')).zhCN;
  else catalogues.en = { ...en, ...(await import('./en/pages')).pages };
}

/** Whether there is such a text: keys that are made of a server's words may have none. */
export function isKey(key: string): key is Key {
  return key in (catalogues.en ?? en);
}

export function texts(lang: Lang, times: Times = 'relative'): Texts {
  const plural = new Intl.PluralRules(lang);
  const t = (key: Key, values: Values = {}): string =>
    // A test keeps the first page to the texts that are there; the key says more than nothing.
    ((catalogues[lang] ?? catalogues.en)?.[key] ?? key).replace(/\{(\w+)\}/g, (all, name: string) =>
      String(values[name] ?? all),
    );
  const tn = (stem: CountKey, n: number): string =>
    t(`${stem}_${plural.select(n) === 'one' ? 'one' : 'other'}`, { n: count(n) });
  return {
    lang,
    t,
    tn,
    time: (at, now) => timeText(at, times, now),
    fullTime: (at) => fullTime(at, times),
  };
}

/** Those in use: a page has hundreds of components that ask for the same ones. */
let last: { of: string; texts: Texts } | null = null;

export function useTexts(): Texts {
  const lang = useSelected(prefs, (value) => value.lang);
  const times = useSelected(prefs, (value) => value.times);
  const of = `${lang} ${times}`;
  if (last?.of !== of) last = { of, texts: texts(lang, times) };
  return last.texts;
}
