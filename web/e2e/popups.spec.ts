// What opens over the page, and tabs: by keyboard and by mouse, on the made-up cluster.

import type { Locator, Page } from '@playwright/test';
import { REAL, accessible, expect, fits, test } from './support';

test.skip(REAL, 'needs the made-up cluster');

const table = '/ui/r/core/pods';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const popup = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

async function open(page: Page): Promise<void> {
  await page.route('**/api/v1/whoami', (route) =>
    route.fulfill({ json: { mode: 'none', user: 'system:serviceaccount:team-a:reader', version: '0' } }),
  );
  await page.goto(table);
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  await expect(button(page, 'Export and copy')).toBeVisible();
}

/** The option that Enter would take, as assistive technology is told. */
async function active(field: Locator): Promise<string> {
  return (await field.getAttribute('aria-activedescendant')) ?? 'none';
}

for (const [name, title] of [
  ['Columns', 'Columns'],
  ['Export and copy', 'Export and copy'],
  [/^Signed in as/, 'Signed in as'],
] as const) {
  test(`${title}: opened, left and closed by keyboard`, async ({ page }) => {
    await open(page);
    const opener = button(page, name);
    await expect(opener).toHaveAttribute('aria-expanded', 'false');
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(opener).toHaveAttribute('aria-expanded', 'true');
    const opened = popup(page, title);
    await expect(opened).toBeVisible();
    await expect(opened.locator(':focus')).toHaveCount(1);
    await accessible(page);
    // Single keys belong to what is open.
    await page.keyboard.press('w');
    await page.keyboard.press('Escape');
    await expect(opened).toBeHidden();
    await expect(opener).toBeFocused();
    await expect(page).not.toHaveURL(/wide/);
    await page.keyboard.press('Enter');
    await expect(opened).toBeVisible();
    await page.keyboard.press('Shift+Tab');
    await expect(opener).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(opened).toBeHidden();
    await expect(opener).not.toBeFocused();
  });
}

test('a popover is closed by its button and by a click beside it, and Escape does not reach the page', async ({
  page,
}) => {
  await page.goto(`${table}?q=pod`);
  const opener = button(page, 'Columns');
  const opened = popup(page, 'Columns');
  await opener.click();
  await expect(opened).toBeVisible();
  await opener.click();
  await expect(opened).toBeHidden();
  await opener.click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(opened).toBeHidden();
  await opener.click();
  await opener.focus();
  await page.keyboard.press('Escape');
  await expect(opened).toBeHidden();
  await expect(page).toHaveURL(/q=pod/);
});

test('columns are chosen, and the focus stays where something can be done', async ({ page }) => {
  await open(page);
  await button(page, 'Columns').click();
  const opened = popup(page, 'Columns');
  await opened.getByRole('checkbox').first().press('Space');
  await expect(page).toHaveURL(/cols=/);
  // Remembered for the kind, and in the address for whom it is given to.
  await open(page);
  await expect(page).toHaveURL(/cols=/);
  await button(page, 'Columns').click();
  await opened.getByRole('button', { name: 'As kubectl shows them' }).press('Enter');
  await expect(page).not.toHaveURL(/cols=/);
  await page.keyboard.press('Escape');
  await expect(button(page, 'Columns')).toBeFocused();
});

test('details in a popover open and close without closing it', async ({ page }) => {
  await open(page);
  await button(page, /^Signed in as/).click();
  const opened = popup(page, 'Signed in as');
  const which = opened.getByText('Which ones');
  await which.click();
  await expect(opened.getByRole('listitem').first()).toBeVisible();
  await which.click();
  await expect(opened.getByRole('listitem').first()).toBeHidden();
  await expect(opened.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('a choice in a menu closes it and gives the focus back', async ({ page }) => {
  await open(page);
  await button(page, 'Export and copy').press('Enter');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    button(page, /Export as CSV/).press('Enter'),
  ]);
  expect(file.suggestedFilename()).toMatch(/^pods-.*\.csv$/);
  await expect(popup(page, 'Export and copy')).toBeHidden();
  await expect(button(page, 'Export and copy')).toBeFocused();
});

test('namespaces are filtered, chosen and taken back by keyboard', async ({ page }) => {
  // Many steps and axe over a full table: on a busy machine that takes longer than other tests.
  test.slow();
  await open(page);
  await page.getByRole('grid').focus();
  await page.keyboard.press('n');
  const field = page.getByRole('combobox', { name: 'Filter namespaces' });
  await expect(field).toBeFocused();
  const list = page.getByRole('listbox', { name: 'Namespaces' });
  await expect(list).toHaveAttribute('aria-multiselectable', 'true');
  await expect(list.getByRole('option', { selected: true })).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(list.getByRole('option').last()).toHaveId(await active(field));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option').nth(1)).toHaveId(await active(field));
  await page.keyboard.type('kube-sys');
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(list.getByRole('option')).toHaveId(await active(field));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/ns=kube-system/);
  await expect(list.getByRole('option', { selected: true })).toContainText('kube-system');
  // Rows of the namespaces before stay until the new ones are there.
  await expect(page.locator('.grid[aria-busy=true]')).toHaveCount(0);
  await expect(page.locator('.cell.is-namespace[role=gridcell]').first()).toHaveText('kube-system');
  await accessible(page);
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/ns=/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/ns=kube-system/);
  await page.getByRole('button', { name: 'All namespaces', exact: true }).press('Enter');
  await expect(page).not.toHaveURL(/ns=/);
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(page.getByRole('grid')).toBeFocused();
  const opener = page.getByRole('combobox', { name: 'Namespaces: All namespaces' });
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('n');
  await expect(field).toHaveValue('');
});

test('namespaces cannot be chosen for a kind that has none, and it is said why', async ({ page }) => {
  await page.goto('/ui/r/core/nodes');
  const opener = page.getByRole('combobox', { name: /^Namespaces:/ });
  await expect(opener).toHaveAttribute('aria-disabled', 'true');
  await expect(opener).toHaveAttribute('title', /Cluster-scoped/);
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await expect(popup(page, 'Namespaces')).toBeHidden();
});

test('the palette: the first is meant, arrows move, Enter goes there', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('deploy');
  const field = page.getByRole('combobox', { name: 'Search or jump' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('deploy');
  const kinds = page.getByRole('group', { name: 'Kinds' });
  await expect(kinds.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(kinds.getByRole('option').first()).toContainText('Deployment');
  await expect(kinds.getByRole('option').first()).toHaveId(await active(field));
  await accessible(page);
  await field.fill('policy');
  const last = page.getByRole('option').last();
  await expect(last).toContainText('page');
  await page.keyboard.press('ArrowUp');
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('option', { selected: true })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cache\/policy/);
  await expect(field).toHaveCount(0);
});

test('the palette takes letters while it is loaded', async ({ page }) => {
  let go = (): void => undefined;
  const held = new Promise<void>((done) => {
    go = done;
  });
  await page.route(/later-.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await page.keyboard.press(':');
  await page.keyboard.type('no');
  await expect(page.getByLabel('Search or jump').locator('visible=true').last()).toHaveValue('no');
  go();
  await expect(page.getByRole('listbox', { name: 'Search or jump' })).toBeVisible();
  await page.keyboard.type('de');
  await expect(page.getByRole('combobox', { name: 'Search or jump' })).toHaveValue('node');
});

test('the palette is closed by Escape and beside it, and gives the focus back', async ({ page }) => {
  await open(page);
  const palette = popup(page, 'Search or jump');
  const opener = button(page, 'Search or jump');
  await opener.click();
  await expect(palette.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.getByRole('grid').focus();
  await page.keyboard.press(':');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await page.mouse.click(20, 700);
  await expect(palette).toHaveCount(0);
  await expect(page.getByRole('grid')).toBeFocused();
  // From a popover: the focus goes back to the button of what was closed by this.
  await button(page, 'Columns').press('Enter');
  await expect(popup(page, 'Columns')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await expect(popup(page, 'Columns')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(button(page, 'Columns')).toBeFocused();
});

test('what was closed is opened again, also before the browser has told that it is closed', async ({
  page,
}) => {
  await open(page);
  for (const [key, name] of [
    [':', 'Search or jump'],
    ['?', 'Keys'],
  ] as const) {
    await page.getByRole('grid').focus();
    await page.keyboard.press(key);
    const dialog = popup(page, name);
    await expect(dialog).toBeVisible();
    await dialog.evaluate((old: HTMLDialogElement, again) => {
      // Told in a task of its own, after this one.
      old.close();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: again, bubbles: true }));
    }, key);
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('grid')).toBeFocused();
  }
});

test('the palette takes the place of another dialog, and gives the focus back for it', async ({ page }) => {
  await open(page);
  for (const name of ['Keys', 'Settings']) {
    await button(page, name).press('Enter');
    await expect(popup(page, name)).toBeVisible();
    await accessible(page);
    await page.keyboard.press('Control+k');
    await expect(popup(page, 'Search or jump').getByRole('option').first()).toBeVisible();
    await expect(popup(page, name)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button(page, name)).toBeFocused();
  }
});

test('the palette by mouse: what is under the pointer is meant', async ({ page }) => {
  await open(page);
  await button(page, 'Search or jump').click();
  await page.getByRole('combobox', { name: 'Search or jump' }).fill('e');
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  const help = page.getByRole('option', { name: /^Help/ });
  await help.hover();
  await expect(help).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('option', { selected: true })).toHaveCount(1);
  await help.click();
  await expect(popup(page, 'Search or jump')).toHaveCount(0);
  await expect(page).toHaveURL(/\/ui\/help/);
});

test('tabs: the arrows, Home and End lead through them, and one is a stop', async ({ page }) => {
  await page.goto('/ui/r/core/namespaces/_/default');
  const tabs = page.getByRole('tab');
  const panel = page.getByRole('tabpanel');
  await expect(tabs.first()).toHaveAttribute('aria-selected', 'true');
  await tabs.first().focus();
  for (const [key, id] of [
    ['ArrowRight', 'yaml'],
    ['ArrowLeft', 'summary'],
    ['ArrowLeft', 'managers'],
    ['ArrowRight', 'summary'],
    ['End', 'managers'],
    ['Home', 'summary'],
  ] as const) {
    await page.keyboard.press(key);
    const tab = page.locator(`#${id}`);
    await expect(tab).toBeFocused();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(panel).toHaveAttribute('aria-labelledby', id);
    expect(await tab.getAttribute('aria-controls')).toBe(await panel.getAttribute('id'));
    await expect(page.locator('[role=tab][tabindex="0"]')).toHaveCount(1);
  }
  await page.keyboard.press('Tab');
  await expect(panel).toBeFocused();
  await accessible(page);
});

test('what is open stays in the window, at 320 pixels and while that changes', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page);
  for (const [opener, name] of [
    [page.getByRole('combobox', { name: /^Namespaces:/ }), 'Namespaces'],
    [button(page, /^Signed in as/), 'Signed in as'],
    [button(page, 'Export and copy'), 'Export and copy'],
    [button(page, 'Search or jump'), 'Search or jump'],
  ] as const) {
    await opener.click();
    const opened = popup(page, name);
    await expect(opened).toBeVisible();
    const inside = async (): Promise<boolean> => {
      const box = await opened.boundingBox();
      const size = page.viewportSize();
      if (!box || !size) return false;
      return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
    };
    await expect.poll(inside).toBe(true);
    await fits(page);
    await page.setViewportSize({ width: 360, height: 256 });
    await expect.poll(inside).toBe(true);
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(inside).toBe(true);
    await page.keyboard.press('Escape');
    await expect(opened).toBeHidden();
  }
});
