// Every page, in both languages and themes, on the real server or the made-up one.

import { accessible, chip, expect, fits, prefer, test } from './support';

const WORDS = {
  en: { home: 'Overview', problems: 'Problems', cache: 'Cache', live: 'Live', title: 'Objects Browser' },
  'zh-CN': { home: '概览', problems: '问题', cache: '缓存', live: '实时', title: '对象浏览器' },
} as const;

for (const lang of ['en', 'zh-CN'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test.describe(`${lang}, ${theme}`, () => {
      const words = WORDS[lang];

      test.beforeEach(async ({ page }) => {
        await prefer(page, lang, theme);
      });

      test('overview', async ({ page }) => {
        await page.goto('/ui/');
        await expect(page.getByRole('heading', { level: 1, name: words.home })).toBeVisible();
        await expect(page.getByRole('heading', { level: 2, name: words.problems })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', lang);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await expect(page).toHaveTitle(new RegExp(words.title));
        await accessible(page);
      });

      test('table', async ({ page }) => {
        await page.goto('/ui/r/core/namespaces');
        await expect(page.getByRole('gridcell', { name: 'kube-system' })).toBeVisible();
        await expect(chip(page)).toContainText(words.live);
        await accessible(page);
      });

      test('object', async ({ page }) => {
        await page.goto('/ui/r/core/namespaces/_/default');
        await expect(page.getByRole('tabpanel')).not.toBeEmpty();
        await accessible(page);
        for (const tab of ['yaml', 'conditions', 'events', 'related', 'changes', 'managers']) {
          await page.locator(`#${tab}`).click();
          await expect(page).toHaveURL(new RegExp(`tab=${tab}`));
          await expect(page.getByRole('tabpanel')).not.toBeEmpty();
          if (tab === 'yaml') await expect(page.locator('.yaml')).toContainText('kind: Namespace');
          await accessible(page);
        }
      });

      for (const path of [
        'search?q=kube',
        'events',
        'ns',
        'ns/kube-system',
        'kinds',
        'kinds?field=.spec.replicas',
        'kinds/apps/deployments',
        'crds',
        'c/all',
        'cache/policy',
        'help',
      ]) {
        test(path, async ({ page }) => {
          await page.goto(`/ui/${path}`);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expect(page.locator('.page')).not.toContainText(/Loading…|加载中/);
          await accessible(page);
        });
      }

      test('cache', async ({ page }) => {
        await page.goto('/ui/cache');
        await expect(page.getByRole('heading', { level: 1, name: words.cache })).toBeVisible();
        await expect(page.getByRole('rowheader', { name: 'Pod core', exact: true })).toBeVisible();
        await accessible(page);
      });
    });
  }
}

for (const width of [390, 1280]) {
  test(`no page is wider than ${width} pixels, and axe finds nothing`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const paths = [
      '/ui/',
      '/ui/r/core/namespaces',
      '/ui/r/core/namespaces/_/default',
      '/ui/cache',
      '/ui/help',
      '/ui/events',
      '/ui/ns',
      '/ui/kinds',
      '/ui/crds',
      '/ui/cache/policy',
      '/ui/search?q=kube',
    ];
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await fits(page);
      await accessible(page);
    }
  });
}

test('language and theme are switched and remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/ui/');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('button', { name: /^Theme/ }).click();
  expect(await ground()).not.toBe(light);
  await page.getByRole('button', { name: /^Language/ }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '概览' })).toBeVisible();
  expect(await ground()).not.toBe(light);
});
