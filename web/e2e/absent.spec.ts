// What is not there, comes while one looks, or goes: on the real server.

import { REAL, expect, fits, test } from './support';
import { GROUP, RED, apply, crd, kubectl, makeConfigMap, version } from './world';

test.skip(!REAL, 'needs the real server');

const REFUSED = /the server responded with a status of 404/;

test('a kind that is made while one waits for it is shown by itself', async ({ page, quiet }) => {
  quiet.allow.push(REFUSED);
  const name = `latecomers.${GROUP}`;
  kubectl('delete', 'crd', name, '--ignore-not-found', '--wait=true');
  await page.goto(`/ui/r/${GROUP}/latecomers`);
  await expect(page.getByRole('heading', { name: 'The cluster has no such kind' })).toBeVisible();
  try {
    apply(crd('latecomers', 'Latecomer', [version('v1', true, { age: { type: 'string' } })]));
    kubectl('wait', '--for=condition=Established', `crd/${name}`, '--timeout=30s');
    apply({
      apiVersion: `${GROUP}/v1`,
      kind: 'Latecomer',
      metadata: { name: 'here-i-am', namespace: RED },
    });
    await expect(page.getByRole('gridcell', { name: 'here-i-am', exact: true })).toBeVisible({
      timeout: 40_000,
    });
  } finally {
    kubectl('delete', 'crd', name, '--ignore-not-found', '--wait=false');
  }
});

test('a namespace that is not there is no healthy one', async ({ page }) => {
  await page.goto('/ui/ns/nobody-made-it');
  const missing = page.getByText('There is no namespace nobody-made-it, or none that you may see.');
  await expect(missing).toBeVisible();
  await page.goto(`/ui/ns/${RED}`);
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(page.getByText('There is no namespace')).toHaveCount(0);
});

test('a deletion is a change', async ({ page, quiet }) => {
  quiet.allow.push(REFUSED);
  makeConfigMap('leaves-soon');
  await page.goto(`/ui/r/core/configmaps/${RED}/leaves-soon?tab=changes`);
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('Nothing has changed since the page was opened.');
  kubectl('-n', RED, 'delete', 'configmap', 'leaves-soon');
  await expect(panel).toContainText('Deleted');
  await expect(panel).not.toContainText('Nothing has changed');
});

test('who owns the fields of a Secret is not asked for', async ({ page }) => {
  apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'unread', namespace: RED },
    stringData: { password: 'x' },
  });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/managers')) asked.push(request.url());
  });
  await page.goto(`/ui/r/core/secrets/${RED}/unread?tab=managers`);
  await expect(page.getByRole('tabpanel')).toContainText(
    'Secrets are never read beyond what their list needs.',
  );
  expect(asked).toEqual([]);
});

test('no command is offered for what was refused', async ({ page, quiet }) => {
  quiet.allow.push(/the server responded with a status of 400/);
  await page.goto('/ui/r/core/configmaps?q=nosuch:x');
  await expect(page.locator('#filter-fault')).toBeVisible();
  await page.getByRole('button', { name: 'Export and copy' }).click();
  await expect(page.getByRole('button', { name: /kubectl/ })).toBeDisabled();
  await expect(page.getByText('The server refused the request')).toBeVisible();
});

test('on the narrowest page the parts of an Event stand beside each other', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/ui/events');
  const first = page.locator('.events-table tbody tr').first();
  await expect(first).toBeVisible();
  const boxes = await first.locator('td, th').evaluateAll((cells) =>
    cells.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      return { left, right, top, bottom };
    }),
  );
  for (const [place, one] of boxes.entries())
    for (const other of boxes.slice(place + 1)) {
      const apart =
        one.right <= other.left + 1 ||
        other.right <= one.left + 1 ||
        one.bottom <= other.top + 1 ||
        other.bottom <= one.top + 1;
      expect(apart, JSON.stringify([one, other])).toBe(true);
    }
  await fits(page);
});
