// States that a real cluster rarely shows, from the made-up one.

import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { REAL, accessible, chip, expect, test } from './support';

test.skip(REAL, 'needs the made-up cluster');

const at = (resource: string) => `/ui/r/states.example.io/${resource}`;
/** Of a server that one test starts and stops by itself. */
const lostPort = process.env.COB_MOCK_LOST_PORT ?? '5196';
const refused = /Failed to load resource/;

test('syncing tells how far it is and claims no number', async ({ page }) => {
  await page.goto(at('syncings'));
  await expect(chip(page)).toHaveText(/Syncing · 300 of 5,000/);
  await expect(page.locator('.matched')).toHaveText('300 objects so far');
  await expect(page.getByText('not yet everything')).toBeVisible();
  await accessible(page);
});

test('stale data says how old it is and why', async ({ page }) => {
  await page.goto(at('stales'));
  await expect(chip(page)).toHaveText(/Stale · \d+s old/);
  await expect(page.locator('.banner')).toContainText('connection refused');
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  await accessible(page);
});

test('a kind that the browser may not read says so', async ({ page }) => {
  await page.goto(at('forbiddens'));
  await expect(page.locator('.banner')).toContainText('cannot list resource');
  await expect(page.locator('.matched')).toHaveText('number unknown');
  await accessible(page);
});

for (const [resource, words] of [
  ['faileds', 'conversion webhook'],
  ['passthroughs', 'Not cached'],
  ['resyncings', 'being loaded again'],
  ['incompletes', '2 objects could not be decoded'],
] as const) {
  test(`${resource} say what is the matter`, async ({ page }) => {
    await page.goto(at(resource));
    await expect(page.locator('.banner')).toContainText(words);
    await accessible(page);
  });
}

test('an empty kind, a filter without matches and empty namespaces are told apart', async ({ page }) => {
  await page.goto(at('empties'));
  await expect(page.getByText('The cluster has no EmptyThing.')).toBeVisible();
  await page.goto('/ui/r/core/services?q=no-such-thing');
  await page.locator('.notice').getByRole('button', { name: 'Clear the filter' }).click();
  await expect(page.getByRole('gridcell', { name: 'service-000' })).toBeAttached();
  await page.goto('/ui/r/core/services?ns=no-such-namespace');
  await page.getByRole('button', { name: 'Look in all namespaces' }).click();
  await expect(page.getByRole('gridcell').first()).toBeVisible();
});

test('a filter with percent signs is looked for as it was typed', async ({ page }) => {
  for (const [typed, written] of [
    ['%41', '%2541'],
    ['%2B', '%252B'],
    ['a+b', 'a%2Bb'],
  ] as const) {
    await page.goto('/ui/r/core/services');
    const field = page.getByRole('combobox', { name: 'Filter', exact: true });
    await field.fill(typed);
    await expect(page).toHaveURL(new RegExp(`q=${written}$`));
    await expect(page.locator('.notice')).toContainText(`“${typed}”`);
    await expect(field).toHaveValue(typed);
    await page.reload();
    await expect(field).toHaveValue(typed);
  }
});

test('a refusal is shown with its reason and can be tried again', async ({ page, quiet }) => {
  quiet.allow.push(refused);
  await page.goto(at('refuseds'));
  await expect(page.getByRole('heading', { name: /You may not see this/ })).toBeVisible();
  await expect(page.getByText('403 AccessDenied')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await accessible(page);
});

test('503 is tried again by itself', async ({ page, quiet }) => {
  quiet.allow.push(refused);
  await page.goto(at('unavailables'));
  await expect(chip(page)).toContainText('Reconnecting');
  const asked = async (): Promise<number> => {
    const answer = await page.request.get('/api/mock/asked?kind=states.example.io/unavailables');
    return (await answer.json()) as number;
  };
  await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(2);
});

test('eight tabs are live at once, over one stream', async ({ context }) => {
  const open = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto('/ui/r/core/pods');
    await expect(chip(page)).toContainText('Live');
    return page;
  };
  const pages = [];
  for (let n = 0; n < 8; n++) pages.push(await open());
  // The first one still is, and its requests are not starved.
  await expect(pages[0]?.locator('.chip') ?? chip(await open())).toContainText('Live');
});

test('an unknown kind, object and page say so', async ({ page, quiet }) => {
  quiet.allow.push(refused);
  await page.goto('/ui/r/core/nonsense');
  await expect(page.getByRole('heading', { name: /no such kind/ })).toBeVisible();
  await page.goto('/ui/r/core/pods/default/nonsense');
  await expect(page.getByRole('heading', { name: /no such object/ })).toBeVisible();
  await page.goto('/ui/nowhere/at/all');
  await expect(page.getByRole('heading', { level: 1, name: /no such page/ })).toBeVisible();
});

test('resyncs do not move or empty the table', async ({ page }) => {
  await page.goto(at('resyncs'));
  await expect(page.getByRole('gridcell', { name: 'resyncthing-000' })).toBeVisible();
  // The server sends a resync and a snapshot each second; a row that was taken out and put back would be seen here.
  const removed = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let gone = 0;
        const grid = document.querySelector('[role=grid]');
        const observer = new MutationObserver((records) => {
          gone += records.reduce((sum, record) => sum + record.removedNodes.length, 0);
        });
        if (grid) observer.observe(grid, { childList: true, subtree: true });
        setTimeout(() => done(gone), 2500);
      }),
  );
  expect(removed).toBe(0);
});

test('a hundred thousand rows: few in the document, any reached, the right one under the pointer', async ({
  page,
}) => {
  await page.goto(at('massives'));
  await expect(page.locator('.matched')).toHaveText('100,000 objects');
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await expect(page.locator('[role=row][aria-rowindex="100001"]')).not.toHaveClass(/gap/);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  await page.getByRole('grid').evaluate((grid) => {
    grid.scrollTop = 50_000 * 32;
  });
  await expect(page.locator('[role=row][aria-rowindex="50002"]')).not.toHaveClass(/gap/);
  const shown = await page.getByRole('grid').evaluate((grid) => {
    const { left, top } = grid.getBoundingClientRect();
    return document
      .elementFromPoint(left + 300, top + 48)
      ?.closest('[role=row]')
      ?.getAttribute('aria-rowindex');
  });
  expect(shown).toBe('50002');
});

test('changed rows flash, and not for those who asked for less motion', async ({ page }) => {
  await page.goto('/ui/r/core/pods');
  const flashing = page.locator('.flash-a, .flash-b').first();
  await expect(flashing).toBeAttached();
  const name = () => flashing.evaluate((row) => getComputedStyle(row, '::after').animationName);
  await expect.poll(name).toMatch(/flash/);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(name).toBe('none');
});

test('hostile texts stay texts', async ({ page }) => {
  await page.goto(at('hostiles'));
  await expect(page.getByRole('gridcell', { name: /<img src=x/ })).toBeVisible();
  await expect(page.locator('.grid img, .grid script')).toHaveCount(0);
});

test('a lost server is shown, the rows stay, and all goes on by itself when it is back', async ({
  page,
  quiet,
}) => {
  quiet.allow.push(refused, /ERR_/);
  const serve = async () => {
    const child = spawn('node', ['dev/serve.mjs', lostPort], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  };
  const first = await serve();
  try {
    await page.goto(`http://127.0.0.1:${lostPort}/ui/r/core/nodes`);
    await expect(chip(page)).toContainText('Live');
  } finally {
    first.kill('SIGKILL');
  }
  await expect(chip(page)).toContainText('Reconnecting');
  await expect(page.locator('.banner')).toContainText('connection', { timeout: 8000 });
  await expect(page.getByRole('gridcell', { name: 'node-000' })).toBeVisible();
  await accessible(page);
  const second = await serve();
  try {
    await expect(chip(page)).toContainText('Live', { timeout: 15_000 });
    await expect(page.locator('.banner')).toHaveCount(0);
  } finally {
    second.kill('SIGKILL');
  }
});

test('a long YAML is coloured where it is looked at', async ({ page }) => {
  await page.goto('/ui/r/core/services?q=service-000');
  await page.getByRole('gridcell', { name: 'service-000' }).click();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.locator('.yaml')).toContainText('key-2999');
  const last = page.locator('.yaml-block').last();
  await expect(last.locator('.y-key')).toHaveCount(0);
  await last.scrollIntoViewIfNeeded();
  await expect(last.locator('.y-key').first()).toBeVisible();
});

test('signing in: asked for, refused, taken, and forgotten with the page', async ({ page, quiet }) => {
  quiet.allow.push(refused);
  await page.goto(`http://127.0.0.1:${process.env.COB_MOCK_TOKEN_PORT ?? '5197'}/ui/r/core/nodes`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await accessible(page);
  await page.getByLabel('Bearer token').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('does not accept');
  await page.getByLabel('Bearer token').fill('let-me-in');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { name: 'node-000' })).toBeVisible();
  await expect(page.locator('.user')).toContainText('reader');
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
  expect(kept).not.toContain('let-me-in');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
