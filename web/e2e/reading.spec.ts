// What happens, and what does not, while someone reads a table: on the real server.

import type { Page } from '@playwright/test';
import { REAL, expect, press, test } from './support';
import { RED, kubectl, makeConfigMap } from './world';

test.skip(!REAL, 'needs the real server');

const MAPS = `/ui/r/core/configmaps?ns=${RED}`;
/** More rows than fit into the window. */
const MANY = '/ui/r/rbac.authorization.k8s.io/clusterroles';

const grid = (page: Page) => page.getByRole('grid');
const pane = (page: Page) => page.locator('.peek');
const chosen = (page: Page) => page.locator('[role=row][aria-selected=true]');
const named = (page: Page, name: string) => page.getByRole('gridcell', { name, exact: true });

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('gridcell').first()).toBeVisible();
}

test('what is held back stays so under the pointer, and a click applies it and opens nothing', async ({
  page,
}) => {
  await open(page, MAPS);
  await page.getByRole('gridcell').first().hover();
  makeConfigMap('read-first');
  const bar = page.locator('.held-bar');
  await expect(bar).toContainText('1 new');
  await bar.hover();
  makeConfigMap('read-second');
  await expect(bar).toContainText('2 new');
  await expect(named(page, 'read-first')).toHaveCount(0);
  await bar.click();
  await expect(named(page, 'read-first')).toBeVisible();
  await expect(named(page, 'read-second')).toBeVisible();
  await expect(bar).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
  await expect(page).toHaveURL(MAPS);
});

test('a row is looked at and the table paused by mouse alone', async ({ page }) => {
  await open(page, MAPS);
  await named(page, 'shared-red').hover();
  await page
    .getByRole('row', { name: /shared-red/ })
    .locator('.cell-peek')
    .click();
  await expect(pane(page).locator('.peek-head')).toContainText('shared-red');
  await expect(page).toHaveURL(/sel=/);
  await expect(grid(page)).toBeVisible();
  await pane(page).getByRole('button', { name: 'Close' }).click();
  await expect(pane(page)).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await expect(pause).toHaveAttribute('aria-pressed', 'false');
  await pause.click();
  await expect(page.getByText(/^Paused: this is the data as of/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).first().click();
  await expect(page.getByText(/^Paused: this is the data as of/)).toHaveCount(0);
});

test('running through rows with the pane open does not flood the history', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { replaced: number };
    counted.replaced = 0;
    const real = history.replaceState.bind(history);
    history.replaceState = (...what) => {
      counted.replaced += 1;
      real(...what);
    };
  });
  await open(page, MANY);
  await press(page, 'j', 'Space');
  await expect(pane(page)).toBeVisible();
  const before = await page.evaluate(() => (globalThis as unknown as { replaced: number }).replaced);
  await press(page, ...Array.from({ length: 40 }, () => 'j'));
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', '42');
  const name = await chosen(page).locator('.is-name .ellipsis').first().innerText();
  await expect(pane(page).locator('.peek-head')).toContainText(name);
  await expect.poll(() => decodeURIComponent(page.url())).toContain(`sel=${name}`);
  const after = await page.evaluate(() => (globalThis as unknown as { replaced: number }).replaced);
  expect(after - before).toBeLessThan(30);
});

test('a label as a column keeps the place and the chosen row', async ({ page }) => {
  await open(page, MANY);
  await press(page, 'G');
  const last = (await grid(page).getAttribute('aria-rowcount')) ?? '';
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', last);
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.locator('.column-label input').fill('app');
  await press(page, 'Enter', 'Escape');
  await expect(page.getByRole('columnheader', { name: 'app' })).toBeVisible();
  await expect(chosen(page)).toHaveAttribute('aria-rowindex', last);
});

test('Escape closes the drawer before it touches the filter', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, `${MAPS}&q=shared`);
  const opener = page.locator('.drawer-button');
  await opener.click();
  await expect(opener).toHaveAttribute('aria-expanded', 'true');
  await press(page, 'Escape');
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await expect(opener).toBeFocused();
  await expect(page).toHaveURL(/q=shared/);
});

test('the chosen row is seen in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, MANY);
  await press(page, 'j');
  await expect(chosen(page)).toHaveCSS('outline-style', 'solid');
  await expect(chosen(page)).not.toHaveCSS('outline-width', '0px');
});

test('a filter that leaves nothing says which term to leave out', async ({ page }) => {
  await page.goto(`${MAPS}&q=name:shared-red%20name:no-such-name`);
  const hint = page.getByRole('button', { name: /name:no-such-name/ });
  await hint.click();
  await expect(named(page, 'shared-red')).toBeVisible();
  await expect(page).toHaveURL(/q=name(:|%3A)shared-red$/);
});

test('what was found before stays, marked, until the next answer is there', async ({ page }) => {
  await page.goto('/ui/search?q=shared-red');
  const hit = page.getByRole('link', { name: /shared-red/ }).first();
  await expect(hit).toBeVisible();
  let go = (): void => undefined;
  const held = new Promise<void>((done) => {
    go = done;
  });
  await page.route(/\/api\/v1\/search/, async (route) => {
    await held;
    await route.continue();
  });
  await page
    .getByRole('main')
    .getByRole('searchbox')
    .or(page.getByRole('main').getByRole('combobox'))
    .first()
    .fill('shared-blue');
  await expect(page.getByText(/Still the result/)).toBeVisible();
  await expect(hit).toBeVisible();
  go();
  await expect(page.getByRole('link', { name: /shared-blue/ }).first()).toBeVisible();
  await expect(hit).toHaveCount(0);
});

test('an object that was made anew under its name is not called deleted', async ({ page, quiet }) => {
  // While it was away.
  quiet.allow.push(/Failed to load resource/);
  makeConfigMap('made-anew');
  await page.goto(`/ui/r/core/configmaps/${RED}/made-anew`);
  await expect(page.getByRole('tabpanel')).toBeVisible();
  kubectl('-n', RED, 'delete', 'configmap', 'made-anew');
  const gone = page.getByText(/this is the last known state/);
  await expect(gone).toBeVisible({ timeout: 20_000 });
  makeConfigMap('made-anew');
  await expect(gone).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByRole('tabpanel')).toBeVisible();
});
