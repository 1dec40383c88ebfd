import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import { NOW, stillPort } from './e2e/still';

/** Where the made-up cluster is served, and where it asks for a token; scripts/test-web chooses free ones. */
const port = Number(process.env.COB_MOCK_PORT ?? 5198);
const tokenPort = Number(process.env.COB_MOCK_TOKEN_PORT ?? 5197);

/** The real server under test; without it the made-up cluster is served. */
const real = process.env.COB_URL;

function chromium(): string {
  if (process.env.COB_CHROMIUM) return process.env.COB_CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // The next one.
    }
  }
  throw new Error('no Chromium: install it (apt-get install chromium) or name it by COB_CHROMIUM');
}

export default defineConfig({
  testDir: 'e2e',
  // Faults are made when nobody else needs the cluster.
  projects: [
    { name: 'pages', testIgnore: 'faults.spec.ts' },
    { name: 'faults', testMatch: 'faults.spec.ts', dependencies: real ? ['pages'] : [] },
  ],
  workers: 2,
  // Against hanging, not for speed: what has to be fast is measured by `make benchmark-ui`.
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    // Another version of the browser draws the edges of letters otherwise.
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled' },
  },
  reporter: [['list']],
  use: {
    baseURL: real ?? `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    launchOptions: {
      executablePath: chromium(),
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
    },
    trace: 'retain-on-failure',
  },
  ...(real
    ? { globalSetup: './e2e/world.ts' }
    : {
        webServer: [
          { command: `node dev/serve.mjs ${port}`, url: `http://127.0.0.1:${port}/api/v1/whoami` },
          {
            command: `node dev/serve.mjs ${tokenPort} let-me-in`,
            url: `http://127.0.0.1:${tokenPort}/api/v1/whoami`,
          },
          {
            command: `node dev/serve.mjs ${stillPort}`,
            env: { COB_MOCK_NOW: NOW },
            url: `http://127.0.0.1:${stillPort}/api/v1/whoami`,
          },
        ],
      }),
});
