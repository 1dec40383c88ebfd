// What people come for, each by keyboard alone and by mouse alone, on the real server.

import { readFile } from 'node:fs/promises';
import { type Download, type Page } from '@playwright/test';
import { REAL, expect, press, tabTo, test } from './support';
import { BLUE, GROUP, RED, kubectl } from './world';

test.skip(!REAL, 'needs the real server');

/** Opens the palette from wherever the page is, and takes the first thing it offers. */
async function jump(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
}

async function fromOverview(page: Page): Promise<void> {
  await page.goto('/ui/');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page.locator('a.kind').first()).toBeVisible();
}

/** Chooses a kind in the tree by mouse. */
async function openKind(page: Page, kind: string): Promise<void> {
  const named = page.locator('.ellipsis', { hasText: new RegExp(`^${kind}$`) });
  await page.locator('a.kind').filter({ has: named }).first().click();
}

test.describe('all pods that do not run, in two namespaces', () => {
  const found = async (page: Page): Promise<void> => {
    await expect(page.getByRole('gridcell', { name: 'stuck', exact: true })).toBeVisible();
    await expect(page.getByRole('gridcell', { name: 'waits', exact: true })).toBeVisible();
    await expect(page.getByRole('gridcell', { name: /^web-/ })).toHaveCount(0);
    await expect(page).toHaveURL(new RegExp(`ns=(${RED}|${BLUE})(,|%2C)(${RED}|${BLUE})`));
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, `pods -n ${RED},${BLUE} status:!Running`);
    await found(page);
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await openKind(page, 'Pod');
    await page.getByRole('combobox', { name: /^Namespaces:/ }).click();
    await page.getByRole('option', { name: RED }).click();
    await page.getByRole('option', { name: BLUE }).click();
    // Beside the list of namespaces, and below the few rows there are.
    await page.mouse.click(900, 780);
    await page.getByRole('group', { name: 'How they are doing' }).getByText('Pending').first().click();
    await found(page);
  });
});

test.describe('who owns a field', () => {
  const told = async (page: Page): Promise<void> => {
    const owner = page
      .getByRole('tabpanel')
      .getByRole('listitem')
      .filter({ hasText: /^kubectl-client-side-apply/ });
    await expect(owner.getByText('.spec.replicas', { exact: true })).toBeVisible();
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, `deploy -n ${RED} name:web`);
    await expect(page.getByRole('gridcell', { name: 'web', exact: true })).toBeVisible();
    await press(page, 'j', 'Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('web');
    await page.keyboard.press('7');
    await expect(page.getByRole('searchbox', { name: /^Who owns a field/ })).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('.spec.replicas');
    await told(page);
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await openKind(page, 'Deployment');
    await page.getByRole('gridcell', { name: 'web', exact: true }).click();
    await page.getByRole('tab', { name: /Field owners/ }).click();
    await page.getByText('kubectl-client-side-apply').click();
    await told(page);
  });
});

test.describe('two versions of a CRD are compared', () => {
  const compared = async (page: Page): Promise<void> => {
    await expect(page).toHaveURL(/against=v1beta1/);
    await expect(page.getByText('.spec.paint').first()).toBeVisible();
    await expect(page.getByText('.spec.colour').first()).toBeVisible();
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, 'CRD health');
    await expect(page.getByRole('heading', { level: 1, name: 'CRD health' })).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('gadgets');
    await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Gadget', exact: true }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Compare with'));
    await page.keyboard.press('v');
    await compared(page);
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await page.getByRole('link', { name: 'CRD health' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Gadget', exact: true }).click();
    // The browser's own list of a select is not part of the page: choosing from it is all a test can do.
    await page.getByLabel('Compare with').selectOption('v1beta1');
    await compared(page);
  });
});

test.describe('a custom resource by part of its name, across all kinds', () => {
  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('gadget-17');
    await expect(page.getByRole('option', { name: /blue-gadget-17/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('blue-gadget-17');
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('gadget-17');
    await page.getByRole('link', { name: 'blue-gadget-17' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('blue-gadget-17');
  });
});

test.describe('why an object is not ready', () => {
  const said = async (page: Page): Promise<void> => {
    const why = page.getByRole('region', { name: 'Why' }).or(page.locator('section', { hasText: /^Why/ }));
    await expect(why.first()).toContainText('Unschedulable');
    await expect(why.first()).toContainText(/0\/3 nodes are available/);
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, `pods -n ${RED}`);
    await expect(page.getByRole('gridcell', { name: 'stuck', exact: true })).toBeVisible();
    await page.keyboard.press('!');
    await expect(page.getByRole('gridcell', { name: /^web-/ })).toHaveCount(0);
    await press(page, 'j', 'Enter');
    await said(page);
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await openKind(page, 'Pod');
    await page.getByRole('gridcell', { name: 'stuck', exact: true }).click();
    await said(page);
  });
});

test.describe('what is shown is exported as CSV', () => {
  const address = `/ui/r/core/pods?ns=${RED},${BLUE}&q=stuck&cols=-restarts,age`;
  const holds = async (page: Page, file: Download): Promise<void> => {
    const text = await readFile(await file.path(), 'utf8');
    const shown = await page.locator('[role=columnheader] .ellipsis').allTextContents();
    expect(shown).toEqual(['Namespace', 'Name', 'Age', 'Ready', 'Status']);
    expect(text.split('\r\n')[0]?.split(',')).toEqual(shown);
    expect(text).toContain('stuck');
    expect(text).not.toContain('waits');
  };

  test('by keyboard', async ({ page }) => {
    await page.goto(address);
    await expect(page.getByRole('gridcell', { name: 'stuck', exact: true })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Export and copy' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: /Export as CSV/ }));
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await holds(page, file);
  });

  test('by mouse', async ({ page }) => {
    await page.goto(address);
    await expect(page.getByRole('gridcell', { name: 'stuck', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Export and copy' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /Export as CSV/ }).click(),
    ]);
    await holds(page, file);
  });
});

test.describe('the Events of a Deployment are followed', () => {
  const followed = async (page: Page, replicas: number): Promise<void> => {
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText('ScalingReplicaSet');
    const before = await panel.getByRole('row').count();
    kubectl('-n', RED, 'scale', 'deployment/web', `--replicas=${replicas}`);
    const scaled = panel.getByRole('cell', { name: new RegExp(`to ${replicas}$`) });
    await expect(scaled).toBeVisible({ timeout: 15_000 });
    expect(await panel.getByRole('row').count()).toBeGreaterThan(before);
  };

  test('by keyboard, then by mouse', async ({ page }) => {
    await fromOverview(page);
    await jump(page, `deploy -n ${RED} name:web`);
    await expect(page.getByRole('gridcell', { name: 'web', exact: true })).toBeVisible();
    await press(page, 'j', 'Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('web');
    await page.keyboard.press('e');
    await followed(page, 4);
    await page.goto('/ui/');
    await openKind(page, 'Deployment');
    await page.getByRole('gridcell', { name: 'web', exact: true }).click();
    await page.getByRole('tab', { name: /^Events/ }).click();
    await followed(page, 5);
  });
});

test('all Events are narrowed to a reason and an object, and widened again', async ({ page }) => {
  await page.goto(`/ui/events?ns=${RED}`);
  const facets = page.getByRole('navigation', { name: 'Filter the Events' });
  const reason = facets.getByRole('button', { name: /^ScalingReplicaSet/ });
  const object = facets.getByRole('button', { name: /^deployment\/web/ });
  await reason.click();
  await expect(page).toHaveURL(/q=col\.reason:ScalingReplicaSet/);
  await object.click();
  await expect(page).toHaveURL(/col\.object:deployment\/web/);
  await expect(object).toHaveAttribute('aria-pressed', 'true');
  const rows = page.locator('.events-table tbody').getByRole('row');
  await expect(rows.first()).toContainText('web');
  await expect(rows.filter({ hasNotText: 'ScalingReplicaSet' })).toHaveCount(0);
  await object.click();
  await reason.click();
  await expect(page).not.toHaveURL(/q=/);
  await expect(rows.filter({ hasNotText: 'ScalingReplicaSet' })).not.toHaveCount(0);
});

test.describe('which kinds the cache holds, and why one was parked', () => {
  // Nobody looks at it for longer than accessTimeout.
  test.setTimeout(120_000);
  const parked = async (page: Page): Promise<void> => {
    const row = page.getByRole('row', { name: /^LimitRange/ });
    await expect(row).toContainText('Parked', { timeout: 60_000 });
    await expect(row).toContainText('Nobody looked for longer than accessTimeout');
    await expect(page.getByRole('row', { name: /^Pod core/ })).toContainText('Live');
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, 'limitranges');
    await expect(page.locator('.chip')).toContainText('Live');
    await jump(page, 'Cache');
    await expect(page.getByRole('heading', { level: 1, name: 'Cache' })).toBeVisible();
    await parked(page);
    await jump(page, 'Policy');
    await expect(page.getByRole('heading', { level: 1, name: 'Policy' })).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('limitranges');
    await expect(page.getByRole('row', { name: /^LimitRange/ })).toContainText(/parked when nobody did/);
  });

  test('by mouse', async ({ page }) => {
    await page.goto('/ui/r/core/limitranges');
    await expect(page.locator('.chip')).toContainText('Live');
    await page.getByRole('link', { name: 'Cache', exact: true }).click();
    await parked(page);
    await page.getByRole('link', { name: 'What follows from it' }).click();
    await expect(page.getByRole('row', { name: /^LimitRange/ })).toContainText(/parked when nobody did/);
  });
});

test.describe('the CRDs that nobody uses', () => {
  const found = async (page: Page): Promise<void> => {
    await expect(page.getByRole('row', { name: new RegExp(`relics.${GROUP}`) })).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(`gadgets.${GROUP}`) })).toHaveCount(0);
  };

  test('by keyboard', async ({ page }) => {
    await fromOverview(page);
    await jump(page, 'CRD health');
    await tabTo(page, page.getByRole('button', { name: /^No objects/ }));
    await page.keyboard.press('Space');
    await found(page);
  });

  test('by mouse', async ({ page }) => {
    await fromOverview(page);
    await page.getByRole('link', { name: 'CRD health' }).click();
    await page.getByRole('button', { name: /^No objects/ }).click();
    await found(page);
  });
});
