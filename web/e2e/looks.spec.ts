// How pages look and what a screen reader is told of them, against what was looked at and found good.
// After a change that is meant: npm run e2e -- looks.spec.ts --update-snapshots

import { type Page } from '@playwright/test';
import { REAL, expect, prefer, test } from './support';
import { NOW, stillPort } from './still';

test.skip(REAL, 'a real cluster never looks the same twice');
test.use({ baseURL: `http://127.0.0.1:${stillPort}` });

const PAGES: { name: string; path: string; shown: (page: Page) => Promise<void> }[] = [
  {
    name: 'overview',
    path: '',
    shown: async (page) =>
      expect(page.getByRole('main').getByRole('heading', { level: 2 }).nth(2)).toBeVisible(),
  },
  {
    name: 'table',
    path: 'r/core/pods',
    shown: async (page) => {
      await expect(page.getByRole('row').nth(5)).not.toHaveClass(/gap/);
      await expect(page.locator('.status-bar .count').first()).not.toHaveText('…');
    },
  },
  {
    name: 'object',
    path: 'r/core/namespaces/_/default?tab=yaml',
    shown: async (page) => expect(page.locator('.yaml')).toContainText('kind: Namespace'),
  },
  {
    name: 'cache',
    path: 'cache',
    shown: async (page) => expect(page.getByRole('row').nth(5)).toBeVisible(),
  },
];

for (const [lang, theme] of [
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const) {
  test.describe(`${lang}, ${theme}`, () => {
    for (const { name, path, shown } of PAGES) {
      test(name, async ({ page }) => {
        await prefer(page, lang, theme);
        await page.clock.setFixedTime(NOW);
        await page.goto(`/ui/${path}`);
        await shown(page);
        await expect(page.getByRole('main')).not.toContainText(/Loading…|加载中/);
        await expect(page).toHaveScreenshot(`${name}-${lang}-${theme}.png`);
        await expect(page.locator('body')).toMatchAriaSnapshot({ name: `${name}-${lang}.aria.yml` });
      });
    }
  });
}
