// Style sheets have no rules for what is never drawn.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !/^(i18n|api)\b/.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');

/** What may be a class: a word in quotation marks, alone or among others. */
const words = new Set(source.match(/(?<=['"` ])[a-z][\w-]*(?=['"` $])/g));
/** Classes that are built, as in `heat-${n}`, count by their beginning. */
const beginnings = [...source.matchAll(/([a-z][\w-]*-)\$\{/g)].map((match) => match[1] ?? '');

test.each(readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css')))('%s', (name) => {
  const css = readFileSync(join(import.meta.dirname, name), 'utf8')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\{[^{}]*\}/g, '{}');
  const classes = [...css.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1] ?? '');
  const dead = classes.filter((one) => !words.has(one) && !beginnings.some((start) => one.startsWith(start)));
  expect([...new Set(dead)]).toEqual([]);
});
