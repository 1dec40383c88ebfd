// What the browser tests have in common: a page whose console must stay silent, and axe.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Locator, type Page, test as base, expect } from '@playwright/test';

export { expect };

/** Whether a real server and cluster are under test. */
export const REAL = process.env.COB_URL !== undefined;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Quiet {
  /** Messages that this test expects: what the browser says of refused requests. */
  allow: RegExp[];
}

/** A test fails on any message in the console and on any error of the page. */
export const test = base.extend<{ quiet: Quiet }>({
  quiet: [
    async ({ page }, use) => {
      const messages: string[] = [];
      page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => messages.push(`error: ${error.message}`));
      const quiet: Quiet = { allow: [] };
      await use(quiet);
      expect(messages.filter((text) => !quiet.allow.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export async function prefer(page: Page, lang: 'en' | 'zh-CN', theme: 'light' | 'dark'): Promise<void> {
  await page.addInitScript(
    (value) => {
      localStorage.setItem('crds-objects-browser', value);
    },
    JSON.stringify({ lang, theme, groups: {} }),
  );
}

/** axe is evaluated through the debugging protocol, which the page's policy does not concern. */
export async function accessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
    );
  });
  expect(found).toEqual([]);
}

export function chip(page: Page): Locator {
  return page.locator('.chip');
}

/** Nothing is wider than the window. */
export async function fits(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over).toBeLessThanOrEqual(0);
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes on with the Tab key until something has the focus, as one does who has no mouse. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let n = 0; n < 400; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no number of Tabs leads to ${String(target)}`);
}
