// Tokens: a link shows each what they may see, and whoever may no longer see something does not see it.

import { type Browser, type Page, test as plain } from '@playwright/test';
import { REAL, expect, tabTo, test } from './support';
import { BLUE, RED, kubectl, tokenOf } from './world';

const base = process.env.COB_TOKEN_URL ?? '';

test.skip(!REAL, 'needs the real server');
// Denials and tokens are kept for some seconds, what is allowed for 30.
test.setTimeout(120_000);

const red = (page: Page) => page.getByRole('gridcell', { name: 'shared-red' });
const blue = (page: Page) => page.getByRole('gridcell', { name: 'shared-blue' });

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Bearer token').fill(token);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Signed in as/ })).toBeVisible();
}

async function fresh(browser: Browser, address: string, token: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(address);
  await signIn(page, token);
  return page;
}

const address = `${base}/ui/r/core/configmaps?ns=${RED},${BLUE}&q=shared`;
const redOnly = address.replace(`,${BLUE}`, '');
const changesOfRed = `${base}/ui/r/core/configmaps/${RED}/shared-red?tab=changes`;

for (const manner of ['keyboard', 'mouse'] as const) {
  plain(`a shared link shows less to someone with fewer rights, by ${manner}`, async ({ browser }) => {
    const mine = await fresh(browser, address, tokenOf('sees-both', RED, BLUE));
    await expect(red(mine)).toBeVisible();
    await expect(blue(mine)).toBeVisible();
    const more = mine.getByRole('button', { name: 'Export and copy' });
    const copy = mine.getByRole('button', { name: /Copy .*link/i });
    if (manner === 'mouse') {
      await more.click();
      await copy.click();
    } else {
      await tabTo(mine, more);
      await mine.keyboard.press('Enter');
      await tabTo(mine, copy);
      await mine.keyboard.press('Enter');
    }
    await expect(mine.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
    const link = await mine.evaluate(() => navigator.clipboard.readText());
    const same = await fresh(browser, link, tokenOf('sees-both', RED, BLUE));
    await expect(red(same)).toBeVisible();
    await expect(blue(same)).toBeVisible();
    const less = await fresh(browser, link, tokenOf('sees-red', RED));
    // What is denied is said, and not left out without a word.
    await expect(
      less.getByText(`Your rights do not reach these of the chosen namespaces: ${BLUE}`),
    ).toBeVisible();
    await expect(red(less)).toHaveCount(0);
    const only = less.getByRole('button', { name: `Show ${RED} only` });
    if (manner === 'mouse') await only.click();
    else {
      await tabTo(less, only);
      await less.keyboard.press('Enter');
    }
    await expect(red(less)).toBeVisible();
    await expect(blue(less)).toHaveCount(0);
    await expect(less.locator('.matched')).toContainText(/^1 of/);
    for (const page of [mine, same, less]) await page.context().close();
  });
}

plain('rights that are taken away while one looks take the rows along', async ({ browser }) => {
  const page = await fresh(browser, redOnly, tokenOf('sees-for-now', RED));
  await expect(red(page)).toBeVisible();
  kubectl('-n', RED, 'delete', 'rolebinding', 'sees-for-now');
  await expect(red(page)).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByText('You may not', { exact: false }).first()).toBeVisible();
  await page.context().close();
});

plain('a token that ends leads back to where one was', async ({ browser }) => {
  const page = await fresh(browser, redOnly, tokenOf('goes-away', RED));
  await expect(red(page)).toBeVisible();
  kubectl('-n', RED, 'delete', 'serviceaccount', 'goes-away');
  await expect(page.getByText(/You were signed out/)).toBeVisible({ timeout: 60_000 });
  await expect(red(page)).toBeHidden();
  await signIn(page, tokenOf('comes-instead', RED));
  await expect(red(page)).toBeVisible();
  expect(page.url()).toBe(redOnly);
  await page.context().close();
});

plain(
  'what was gathered on a page waits for who was signed out, and for nobody else',
  async ({ browser }) => {
    const page = await fresh(browser, changesOfRed, tokenOf('comes-back', RED));
    await expect(page.getByRole('tabpanel')).toBeVisible();
    const changes = page.getByRole('tab', { name: /^Changes/ });
    await expect(async () => {
      kubectl('-n', RED, 'annotate', '--overwrite', 'configmap/shared-red', `changed=${Date.now()}`);
      await expect(changes).toHaveText(/\d$/, { timeout: 5_000 });
    }).toPass();
    const gathered = (await changes.textContent()) ?? '';
    kubectl('-n', RED, 'delete', 'serviceaccount', 'comes-back');
    await expect(page.getByText(/You were signed out/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('tabpanel')).toBeHidden();
    await signIn(page, tokenOf('comes-back', RED));
    await expect(changes).toHaveText(gathered);
    kubectl('-n', RED, 'delete', 'serviceaccount', 'comes-back');
    await expect(page.getByText(/You were signed out/)).toBeVisible({ timeout: 60_000 });
    await signIn(page, tokenOf('somebody-else', RED));
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await expect(changes).not.toHaveText(/\d/);
    await page.context().close();
  },
);
