// Takes a picture of every page in both languages and themes: node scripts/screenshots.mjs BASE TOKEN-BASE DIRECTORY
//
// TOKEN-BASE is a second server, which wants a token. COB_PAGES names the only pages to take, separated by commas.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const [base, tokenBase, directory] = process.argv.slice(2);
const ask = async (path) => (await fetch(`${base}/api/v1/${path}`)).json();
// An object that is not well says most.
const { rows } = await ask('objects/core/pods?q=is:problem&limit=1&wait=10s');
const [pod] = rows;
const object = `r/core/pods/${pod.namespace}/${pod.name}`;
const pages = {
  overview: '',
  table: 'r/core/pods',
  filtered: 'r/core/pods?q=is:problem',
  peek: `r/core/pods?sel=${pod.namespace}/${pod.name}`,
  summary: object,
  yaml: `${object}?tab=yaml`,
  conditions: `${object}?tab=conditions`,
  'object-events': `${object}?tab=events`,
  related: `${object}?tab=related`,
  changes: `${object}?tab=changes`,
  'field-owners': `${object}?tab=managers`,
  search: 'search?q=web',
  events: 'events',
  namespaces: 'ns',
  namespace: `ns/${pod.namespace}`,
  kinds: 'kinds',
  schema: 'kinds/autoscaling/horizontalpodautoscalers?against=v1',
  crds: 'crds',
  category: 'c/crossplane',
  cache: 'cache',
  policy: 'cache/policy',
  help: 'help',
  palette: '',
  settings: '',
  'sign-in': '',
};
/** What is done on a page before its picture is taken. */
const first = {
  palette: async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('web');
    await page.getByRole('option').nth(3).waitFor();
  },
  settings: (page) => page.getByRole('button', { name: /^(Settings|设置)$/ }).click(),
};

const only = process.env.COB_PAGES?.split(',') ?? Object.keys(pages);
const wrong = only.filter((name) => !(name in pages));
if (wrong.length > 0) throw new Error(`COB_PAGES: no page ${wrong}; there are ${Object.keys(pages)}`);

await mkdir(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.COB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
});
for (const lang of ['en', 'zh-CN']) {
  for (const theme of ['light', 'dark']) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await context.addInitScript(
      (prefs) => localStorage.setItem('crds-objects-browser', prefs),
      JSON.stringify({ lang, theme, groups: {} }),
    );
    for (const name of only) {
      const path = pages[name];
      const page = await context.newPage();
      await page.goto(`${name === 'sign-in' ? tokenBase : base}/ui/${path}`);
      await page.locator('h1').first().waitFor();
      // Whatever is loading says so; lists that are polled have come by then.
      await page.waitForFunction(() => !/Loading…|加载中/.test(document.body.innerText), null, {
        timeout: 30_000,
      });
      await page.waitForLoadState('load');
      await first[name]?.(page);
      await page
        .locator('h1')
        .first()
        .evaluate(() => new Promise((done) => setTimeout(done, 1500)));
      await page.screenshot({
        path: join(directory, `${name}-${lang}-${theme}.jpg`),
        type: 'jpeg',
        quality: 72,
      });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
