// What the page says while something is broken, and that nothing is lost when it is whole again. Runs after all others: it
// kills the API server.

import { type Server, type Socket, connect, createServer } from 'node:net';
import type { Page } from '@playwright/test';
import { REAL, chip, expect, test } from './support';
import { RED, apply, tellCluster } from './world';

test.skip(!REAL, 'needs the real server');
test.setTimeout(180_000);
test.describe.configure({ mode: 'serial' });

const configMap = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: RED },
});
const cell = (page: Page, name: string) => page.getByRole('gridcell', { name, exact: true });

/** A network between page and server that can be cut. */
class Network {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #whole = true;

  constructor(to: URL) {
    this.#server = createServer((near) => {
      if (!this.#whole) {
        near.destroy();
        return;
      }
      const far = connect(Number(to.port), to.hostname);
      for (const one of [near, far]) {
        this.#sockets.add(one);
        one.on('close', () => this.#sockets.delete(one));
        // The other end goes along.
        one.on('error', () => one.destroy());
      }
      near.pipe(far).pipe(near);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const at = this.#server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    return `http://127.0.0.1:${at.port}`;
  }

  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#whole = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

test('a network that is cut is said, and what happened meanwhile is not lost', async ({ page, quiet }) => {
  quiet.allow.push(/Failed to load resource|ERR_/);
  const network = new Network(new URL(process.env.COB_URL ?? ''));
  const base = await network.listen();
  try {
    await page.goto(`${base}/ui/r/core/configmaps?ns=${RED}`);
    await expect(cell(page, 'shared-red')).toBeVisible();
    network.cut();
    await expect(chip(page)).toContainText('Reconnecting');
    await expect(page.getByText(/The connection to the server has been lost/)).toBeVisible();
    await expect(cell(page, 'shared-red')).toBeVisible();
    apply(configMap('made-while-cut'));
    network.mend();
    await expect(chip(page)).toContainText('Live', { timeout: 30_000 });
    await expect(cell(page, 'made-while-cut')).toBeVisible();
  } finally {
    network.close();
  }
});

test('an API server that is killed makes the rows stale, and live again when it is back', async ({
  page,
  quiet,
}) => {
  quiet.allow.push(/Failed to load resource|ERR_/);
  await page.goto(`/ui/r/core/configmaps?ns=${RED}`);
  await expect(cell(page, 'shared-red')).toBeVisible();
  await expect(chip(page)).toContainText('Live');
  tellCluster('kill-apiserver');
  await expect(chip(page)).toContainText('Stale', { timeout: 60_000 });
  await expect(page.getByText(/This is the data as of/)).toBeVisible();
  await expect(cell(page, 'shared-red')).toBeVisible();
  tellCluster('start-apiserver');
  await expect(chip(page)).toContainText('Live', { timeout: 90_000 });
  apply(configMap('made-after-the-restart'));
  await expect(cell(page, 'made-after-the-restart')).toBeVisible();
});
