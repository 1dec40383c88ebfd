import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { en as first } from './en';
import { pages } from './en/pages';
import { loadTexts, texts } from './index';
import { zhCN } from './zh-CN';

const en = { ...first, ...pages };
const keys = Object.keys(en);

beforeAll(async () => {
  await loadTexts('zh-CN');
  await loadTexts('en');
});

const root = join(import.meta.dirname, '..');
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !name.startsWith('i18n'))
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');

/** Keys that the code builds: `state.${state}`. */
const prefixes = [...source.matchAll(/`([a-z]+\.(?:[a-zA-Z]+\.)?)\$\{/g)].map((match) => match[1] ?? '-');

test('both languages have the same keys', () => {
  expect(Object.keys(zhCN).sort()).toEqual([...keys].sort());
});

test('every key is used', () => {
  const unused = keys.filter((key) => {
    const stem = key.replace(/_(one|other)$/, '');
    return !source.includes(`'${stem}'`) && !prefixes.some((prefix) => stem.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});

/** What is loaded before anything is drawn: whatever main.tsx imports, and what that imports. */
function eager(file: string, seen = new Map<string, string>()): Map<string, string> {
  const path = ['.tsx', '.ts', '/index.ts'].map((end) => file + end).find((one) => existsSync(one)) ?? file;
  if (seen.has(path) || !existsSync(path) || !/\.tsx?$/.test(path)) return seen;
  const text = readFileSync(path, 'utf8');
  seen.set(path, text);
  for (const [, from] of text.matchAll(/^(?:import|export) (?!type)[^;]*?from '(\.[^']+)'/gms))
    eager(join(dirname(path), from ?? ''), seen);
  return seen;
}

test('the first page needs no text that comes later', () => {
  const late = Object.keys(pages).map((key) => key.replace(/_(one|other)$/, ''));
  const files = [...eager(join(root, 'main'))].filter(([path]) => !path.includes('i18n'));
  expect(files.length).toBeGreaterThan(40);
  const wrong = files.flatMap(([path, text]) =>
    late.filter((key) => text.includes(`'${key}'`)).map((key) => `${path}: ${key}`),
  );
  const built = files.flatMap(([, text]) => [...text.matchAll(/`([a-z]+\.(?:[a-zA-Z]+\.)?)\$\{/g)]);
  const stems = built.map(([, stem]) => stem ?? '');
  const ambiguous = stems.filter((stem) => late.some((key) => key.startsWith(stem)));
  expect([...wrong, ...ambiguous]).toEqual([]);
});

test('both languages fill in the same values', () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const key of keys as (keyof typeof en)[]) {
    if (key.endsWith('_one')) continue;
    expect([key, ...names(zhCN[key])]).toEqual([key, ...names(en[key])]);
  }
});

test('Chinese is Chinese, but for names', () => {
  const same = keys.filter((key) => !/\p{Script=Han}/u.test(zhCN[key as keyof typeof en]));
  expect(same).toEqual([
    'tree.builtin',
    'state.progress',
    'state.progressOf',
    'table.matched',
    'object.yaml',
    'search.moreOf',
  ]);
});

test('numbers choose their text', () => {
  expect(texts('en').tn('table.total', 1)).toBe('1 object');
  expect(texts('en').tn('table.total', 48210)).toBe('48,210 objects');
  expect(texts('zh-CN').tn('table.total', 48210)).toBe('48,210 个对象');
  expect(texts('en').t('table.matched', { matched: 1, total: 2 })).toBe('1 of 2');
});
