// Every key of the map, on the real server: a key that is listed and not tried here fails.

import type { Page } from '@playwright/test';
import { KEYMAP } from '../src/keymap';
import { REAL, expect, press, test } from './support';
import { RED, makeConfigMap } from './world';

test.skip(!REAL, 'needs the real server');

/** More rows than fit into the window. */
const MANY = '/ui/r/rbac.authorization.k8s.io/clusterroles';
const PODS = `/ui/r/core/pods?ns=${RED}`;
const OBJECT = `/ui/r/apps/deployments/${RED}/web`;

const WRITTEN: Record<string, string> = {
  '↓': 'ArrowDown',
  '↑': 'ArrowUp',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  PgDn: 'PageDown',
  PgUp: 'PageUp',
  Esc: 'Escape',
  Ctrl: 'Control',
};

/** As the map writes a key, and as Playwright presses it. */
async function strike(page: Page, written: string): Promise<void> {
  const [first = '', ...more] = written.split(' ');
  if (first === '.') return press(page, '.', ...more);
  // A capital would be one with Shift.
  const keys =
    first === 'Ctrl' && more.length === 1 ? ['Control', written.slice(5).toLowerCase()] : [first, ...more];
  await press(page, keys.map((one) => WRITTEN[one] ?? one).join('+'));
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const sign = path === OBJECT ? page.getByRole('tabpanel') : page.getByRole('gridcell').first();
  await expect(sign).toBeVisible();
}

const chosen = (page: Page) => page.locator('[role=row][aria-selected=true]');
/** Which row is chosen, from 2 on: the first is the header's. */
const at = async (page: Page): Promise<number> => Number(await chosen(page).getAttribute('aria-rowindex'));
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

type Try = (page: Page, keys: string[]) => Promise<void>;

const TRIED: Record<string, Try> = {
  'keys.palette': async (page, keys) => {
    await open(page, MANY);
    for (const key of keys) {
      await strike(page, key);
      await expect(page.getByRole('combobox', { name: 'Search or jump' })).toBeFocused();
      await press(page, 'Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  },
  'keys.tree': async (page, keys) => {
    await open(page, MANY);
    for (const key of keys) await strike(page, key);
    await expect(page.getByLabel('Filter kinds')).toBeFocused();
  },
  'keys.namespaces': async (page, keys) => {
    await open(page, PODS);
    for (const key of keys) await strike(page, key);
    await expect(page.getByRole('combobox', { name: 'Filter namespaces' })).toBeFocused();
  },
  'keys.history': async (page, keys) => {
    for (const back of keys.filter((key) => key !== ']')) {
      await open(page, MANY);
      await press(page, 'j', 'Enter');
      await expect(page.getByRole('tabpanel')).toBeVisible();
      await strike(page, back);
      await expect(page).toHaveURL(/clusterroles$/);
      await strike(page, ']');
      await expect(page.getByRole('tabpanel')).toBeVisible();
    }
  },
  'keys.filter': async (page, keys) => {
    await open(page, MANY);
    for (const key of keys) await strike(page, key);
    await page.keyboard.type('view');
    await expect(page).toHaveURL(/q=view/);
  },
  'keys.back': async (page, keys) => {
    await open(page, OBJECT);
    for (const key of keys) await strike(page, key);
    await expect(page.getByRole('grid')).toBeVisible();
  },
  'keys.help': async (page, keys) => {
    await open(page, MANY);
    for (const key of keys) await strike(page, key);
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  },
  'keys.theme': async (page, keys) => {
    await open(page, MANY);
    const seen = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      for (const key of keys) await strike(page, key);
      seen.add(await page.evaluate(() => document.documentElement.dataset.theme ?? 'system'));
    }
    expect([...seen].sort()).toEqual(['dark', 'light', 'system']);
  },
  'keys.rows': async (page, keys) => {
    await open(page, MANY);
    let row = 1;
    for (const key of [...keys, ...keys]) {
      const down = key === 'j' || key === '↓';
      await strike(page, key);
      row = Math.max(2, row + (down ? 1 : -1));
      await expect(chosen(page)).toHaveAttribute('aria-rowindex', String(row));
    }
  },
  'keys.ends': async (page, keys) => {
    await open(page, MANY);
    const last = (await page.getByRole('grid').getAttribute('aria-rowcount')) ?? '';
    for (const key of keys) {
      // From the middle, so that each has somewhere to go.
      await press(page, 'g', 'j', 'j');
      await expect(chosen(page)).toHaveAttribute('aria-rowindex', '4');
      await strike(page, key);
      await expect(chosen(page)).toHaveAttribute('aria-rowindex', /^(G|End)$/.test(key) ? last : '2');
    }
  },
  'keys.pages': async (page, keys) => {
    await open(page, MANY);
    for (const down of keys.filter((key) => /PgDn|Ctrl D/.test(key))) {
      const up = keys[keys.indexOf(down) + 1] ?? '';
      await press(page, 'g');
      await expect(chosen(page)).toHaveAttribute('aria-rowindex', '2');
      await strike(page, down);
      await expect.poll(() => at(page)).toBeGreaterThan(5);
      await strike(page, up);
      await expect.poll(() => at(page)).toBe(2);
    }
  },
  'keys.columns': async (page, [left = '', right = '']) => {
    await page.setViewportSize({ width: 800, height: 700 });
    await open(page, `${PODS}&wide=1`);
    const across = (): Promise<number> => page.getByRole('grid').evaluate((grid) => grid.scrollLeft);
    await strike(page, right);
    await expect.poll(across).toBeGreaterThan(0);
    await strike(page, left);
    await expect.poll(across).toBe(0);
  },
  'keys.peek': async (page, keys) => {
    await open(page, PODS);
    await press(page, 'j');
    for (const key of keys) await strike(page, key);
    await expect(page.locator('.peek')).toBeVisible();
    for (const key of keys) await strike(page, key);
    await expect(page.locator('.peek')).toHaveCount(0);
  },
  'keys.open': async (page, keys) => {
    for (const key of keys) {
      await open(page, PODS);
      await press(page, 'j');
      await strike(page, key);
      await expect(page.getByRole('tabpanel')).toBeVisible();
    }
  },
  'keys.wide': async (page, keys) => {
    await open(page, PODS);
    for (const key of keys) await strike(page, key);
    await expect(page.getByRole('columnheader', { name: 'Nominated Node' })).toBeVisible();
  },
  'keys.problems': async (page, keys) => {
    await open(page, PODS);
    for (const key of keys) await strike(page, key);
    await expect(page).toHaveURL(/q=is(:|%3A)problem/);
    await expect(page.getByRole('gridcell', { name: 'stuck', exact: true })).toBeVisible();
    await expect(page.getByRole('gridcell', { name: /^web-/ })).toHaveCount(0);
  },
  'keys.sort': async (page, keys) => {
    await open(page, '/ui/r/core/pods');
    const columns = { N: 'name', P: 'namespace', S: 'status', A: 'age' };
    for (const key of keys) {
      await strike(page, key.startsWith('Shift') ? key : `Shift ${key}`);
      const column = columns[key.slice(-1) as keyof typeof columns];
      await expect(page).toHaveURL(new RegExp(`sort=-?${column}`));
    }
  },
  'keys.narrow': async (page, keys) => {
    await open(page, '/ui/r/core/pods?q=name:stuck');
    await press(page, 'j');
    for (const key of keys) await strike(page, key);
    await expect(page).toHaveURL(new RegExp(`ns=${RED}`));
  },
  'keys.apply': async (page, keys) => {
    await open(page, `/ui/r/core/configmaps?ns=${RED}`);
    // Whose pointer is on the rows is reading.
    await page.getByRole('gridcell').first().hover();
    makeConfigMap('held-by-reader');
    const held = page.locator('.held-bar');
    await expect(held).toBeVisible();
    const row = page.getByRole('gridcell', { name: 'held-by-reader', exact: true });
    await expect(row).toHaveCount(0);
    for (const key of keys) await strike(page, key);
    await expect(row).toBeVisible();
    await expect(held).toHaveCount(0);
  },
  'keys.pause': async (page, keys) => {
    await open(page, `/ui/r/core/configmaps?ns=${RED}`);
    for (const key of keys) await strike(page, key);
    await expect(page.getByText(/^Paused: this is the data as of/)).toBeVisible();
    makeConfigMap('made-in-a-pause');
    const row = page.getByRole('gridcell', { name: 'made-in-a-pause', exact: true });
    // Another page shows that it is there by now.
    const other = await page.context().newPage();
    await other.goto(`/ui/r/core/configmaps?ns=${RED}&q=name:made-in-a-pause`);
    await expect(other.getByRole('gridcell', { name: 'made-in-a-pause', exact: true })).toBeVisible();
    await expect(row).toHaveCount(0);
    await page.bringToFront();
    for (const key of keys) await strike(page, key);
    await expect(row).toBeVisible();
  },
  'keys.tabs': async (page) => {
    await open(page, OBJECT);
    const tabs = page.getByRole('tab');
    for (let n = await tabs.count(); n > 0; n -= 1) {
      await press(page, String(n));
      await expect(tabs.nth(n - 1)).toHaveAttribute('aria-selected', 'true');
    }
  },
  'keys.jumps': async (page, keys) => {
    await open(page, OBJECT);
    const tabs = { y: 'yaml', e: 'events', c: 'conditions', u: 'related', m: 'managers' };
    for (const key of keys) {
      await strike(page, key);
      await expect(page.locator(`#${tabs[key as keyof typeof tabs]}`)).toHaveAttribute(
        'aria-selected',
        'true',
      );
    }
  },
  'keys.neighbours': async (page, [before = '', after = '']) => {
    await open(page, MANY);
    await press(page, 'j', 'j');
    const name = await chosen(page).locator('.is-name').innerText();
    await press(page, 'Enter');
    await expect(heading(page)).toContainText(name);
    // Which are beside it is read after the object itself.
    await expect(page.locator('.page-head').getByText(/\d+ \/ \d+/)).toBeVisible();
    await strike(page, after);
    await expect(heading(page)).not.toContainText(name);
    await expect(page.locator('.page-head').getByText(/\d+ \/ \d+/)).toBeVisible();
    await strike(page, before);
    await expect(heading(page)).toContainText(name);
  },
  'keys.owner': async (page, keys) => {
    await open(page, `${PODS}&q=name:web-*`);
    await press(page, 'j', 'Enter');
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: /web-/ }).first()).toBeVisible();
    for (const key of keys) await strike(page, key);
    await expect(page).toHaveURL(/apps\/replicasets/);
  },
  'keys.copies': async (page, keys) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, OBJECT);
    const texts: Record<string, RegExp> = {
      '. c': /^web$/,
      '. k': new RegExp(`^kubectl get .*deployments?.* web .*${RED}|^kubectl get .*${RED}.* web`),
      '. l': new RegExp(`^http.*/ui/r/apps/deployments/${RED}/web$`),
      '. y': /^ *kind: Deployment$/m,
    };
    for (const key of keys) {
      await strike(page, key);
      await expect.poll(() => copied(page)).toMatch(texts[key] ?? /^$/);
    }
  },
  'keys.wrap': async (page, keys) => {
    await open(page, OBJECT);
    await press(page, 'y');
    const wraps = page.getByRole('button', { name: /Wrap/ });
    await expect(wraps).toHaveAttribute('aria-pressed', 'false');
    for (const key of keys) await strike(page, key);
    await expect(wraps).toHaveAttribute('aria-pressed', 'true');
  },
};

for (const { keys, text } of KEYMAP.flatMap((group) => group.keys)) {
  test(`${keys.join(' ')} (${text})`, async ({ page }) => {
    const tried = TRIED[text];
    if (!tried) throw new Error(`nothing here tries ${keys.join(' ')}`);
    await tried(page, keys);
  });
}
