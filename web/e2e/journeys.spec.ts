// What people do, by keyboard and by mouse.

import { execFileSync } from 'node:child_process';
import { REAL, chip, expect, test } from './support';

test('from a kind to an object and back, by mouse', async ({ page }) => {
  await page.goto('/ui/');
  await page.getByLabel('Filter kinds').fill('namespaces');
  await page
    .locator('a.kind', { hasText: /^Namespace/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/ui\/r\/core\/namespaces$/);
  const header = page.getByRole('columnheader', { name: 'Name' });
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  await header.getByRole('button').click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('gridcell', { name: 'kube-system' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('kube-system');
  await page.keyboard.press('y');
  await expect(page.locator('.yaml')).toContainText('name: kube-system');
  await page.goBack();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(page.getByRole('gridcell', { name: 'kube-system' })).toBeVisible();
});

test('filter, walk, open and return, by keyboard', async ({ page }) => {
  await page.goto('/ui/r/core/namespaces');
  const other = page.getByRole('gridcell', { name: 'default', exact: true });
  await expect(other).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('SYSTEM');
  await expect(page).toHaveURL(/q=SYSTEM/);
  await expect(other).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: /kube-system/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('kube-system');
  await page.keyboard.press('y');
  await expect(page.locator('.yaml')).toContainText('name: kube-system');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/namespaces\?q=SYSTEM/);
  const chosen = page.getByRole('row', { name: /kube-system/ });
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  // One step for each press: what is chosen, then what it was chosen from.
  await page.keyboard.press('Escape');
  await expect(chosen).not.toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/namespaces$/);
  await expect(other).toBeVisible();
  await page.keyboard.press('G');
  const rows = await page.getByRole('grid').getAttribute('aria-rowcount');
  await expect(page.locator(`[role=row][aria-rowindex="${rows ?? ''}"]`)).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('wide columns come and go', async ({ page }) => {
  await page.goto('/ui/r/core/nodes');
  await expect(page.getByRole('columnheader', { name: 'Version' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Internal-IP' })).toHaveCount(0);
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/wide=1/);
  await expect(page.getByRole('columnheader', { name: 'Internal-IP' })).toBeVisible();
});

test('namespaces are chosen, kept for the next kind, and taken back', async ({ page }) => {
  await page.goto('/ui/r/core/configmaps');
  await expect(page.getByRole('columnheader', { name: 'Namespace' })).toBeVisible();
  await page.getByRole('combobox', { name: /^Namespaces:/ }).click();
  await page.getByRole('combobox', { name: 'Filter namespaces' }).fill('kube-sys');
  await page.getByRole('option', { name: /kube-system/ }).click();
  await expect(page).toHaveURL(/ns=kube-system/);
  await page.keyboard.press('Escape');
  await expect(page.locator('.cell.is-namespace[role=gridcell]').first()).toHaveText('kube-system');
  await page
    .locator('a.kind', { hasText: /^Secret/ })
    .first()
    .click();
  await expect(page).toHaveURL(/secrets\?ns=kube-system/);
  await page.getByRole('combobox', { name: /^Namespaces:/ }).click();
  await page.getByRole('button', { name: 'All namespaces', exact: true }).click();
  await expect(page).toHaveURL(/secrets$/);
});

test('the list of keys opens, closes and gives the focus back', async ({ page }) => {
  await page.goto('/ui/');
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Keys' })).toBeFocused();
});

test('times are written as their reader wants them, and that is remembered', async ({ page }) => {
  await page.goto('/ui/r/core/namespaces');
  const cell = page.locator('.cell.is-age[role=gridcell]').first();
  await expect(cell).toHaveText(/^\d+[smhdy]/);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Times' }).selectOption('utc');
  await page.keyboard.press('Escape');
  await expect(cell).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  await expect(cell).toHaveAttribute('title', / UTC$/);
  await page.reload();
  await expect(cell).toHaveText(/Z$/);
});

test('at 390 pixels the kinds are in a drawer and rows have two lines', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/ui/r/core/namespaces');
  await expect(page.getByRole('gridcell', { name: 'kube-system' })).toBeVisible();
  await page.getByRole('button', { name: 'Show the kinds' }).click();
  await page.getByLabel('Filter kinds').fill('configmap');
  await page.locator('a.kind').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'ConfigMap' })).toBeVisible();
  await expect(page.locator('.side')).not.toBeInViewport();
  await expect(page.locator('.grid.compact .grid-row').last()).toBeVisible();
});

test('a shared address shows the same', async ({ page }) => {
  await page.goto('/ui/r/core/namespaces?q=kube&sort=-name');
  await expect(page.getByRole('gridcell', { name: 'kube-system' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Filter', exact: true })).toHaveValue('kube');
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
});

test('an address with dots in it can be opened', async ({ page }) => {
  await page.goto('/ui/r/rbac.authorization.k8s.io/clusterroles');
  await expect(page.getByRole('heading', { level: 1, name: 'ClusterRole' })).toBeVisible();
  await expect(chip(page)).toContainText('Live');
});

test('changes of the cluster are seen without asking', async ({ page, quiet }) => {
  test.skip(!REAL, 'needs a cluster');
  // The object that was deleted is asked for once more.
  quiet.allow.push(/Failed to load resource: the server responded with a status of 404/);
  const kubectl = (...args: string[]) =>
    execFileSync('kubectl', ['-n', 'default', ...args], { encoding: 'utf8' });
  kubectl('delete', 'configmap', 'seen-live', '--ignore-not-found');
  await page.goto('/ui/r/core/configmaps?ns=default');
  const row = page.getByRole('gridcell', { name: 'seen-live' });
  await expect(page.getByRole('gridcell', { name: 'kube-root-ca.crt' })).toBeVisible();
  kubectl('create', 'configmap', 'seen-live');
  await expect(row).toBeVisible({ timeout: 5000 });
  await row.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('seen-live');
  await page.keyboard.press('y');
  await expect(page.locator('.yaml')).toContainText('name: seen-live');
  kubectl('delete', 'configmap', 'seen-live');
  await expect(page.getByText(/this is the last known state/)).toBeVisible({ timeout: 8000 });
  await expect(page.locator('.yaml')).toContainText('name: seen-live');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('gridcell', { name: 'kube-root-ca.crt' })).toBeVisible();
  await expect(row).toHaveCount(0);
});
