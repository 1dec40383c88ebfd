// Texts in the language of the reader.

import { useMemo } from 'react';
import { type Lang, prefs } from '../state/prefs';
import { useSelected } from '../state/store';
import { type Key, en } from './en';
import { zhCN } from './zh-CN';

export type { Key };

type Values = Record<string, string | number>;

/** The stem of keys that are chosen by number. */
export type CountKey = Key extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;

export interface Texts {
  lang: Lang;
  t: (key: Key, values?: Values) => string;
  /** By number: {n} is filled in with separators. */
  tn: (stem: CountKey, n: number) => string;
}

const CATALOGUES: Record<Lang, Record<Key, string>> = { en, 'zh-CN': zhCN };

export function texts(lang: Lang): Texts {
  const catalogue = CATALOGUES[lang];
  const plural = new Intl.PluralRules(lang);
  const t = (key: Key, values: Values = {}): string =>
    catalogue[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  const tn = (stem: CountKey, n: number): string =>
    t(`${stem}_${plural.select(n) === 'one' ? 'one' : 'other'}`, { n: n.toLocaleString('en-US') });
  return { lang, t, tn };
}

export function useTexts(): Texts {
  const lang = useSelected(prefs, (value) => value.lang);
  return useMemo(() => texts(lang), [lang]);
}
