import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en';
import { texts } from './index';
import { zhCN } from './zh-CN';

const keys = Object.keys(en);
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
  ]);
});

test('numbers choose their text', () => {
  expect(texts('en').tn('table.total', 1)).toBe('1 object');
  expect(texts('en').tn('table.total', 48210)).toBe('48,210 objects');
  expect(texts('zh-CN').tn('table.total', 48210)).toBe('48,210 个对象');
  expect(texts('en').t('table.matched', { matched: 1, total: 2 })).toBe('1 of 2');
});
