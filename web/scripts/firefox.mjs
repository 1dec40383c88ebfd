// The grid, the palette and axe in Firefox, through WebDriver BiDi: node scripts/firefox.mjs http://127.0.0.1:8080 [FIREFOX]
//
// Playwright cannot drive a Firefox that it did not build itself; puppeteer-core can, and is installed on demand, outside this project.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The last one that runs on node 20. */
const VERSION = '24.43.1';

const folder = fileURLToPath(new URL('../../target/firefox/', import.meta.url));
const [base, firefox = '/usr/bin/firefox-esr'] = process.argv.slice(2);
if (!existsSync(`${folder}node_modules/puppeteer-core`)) {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    `puppeteer-core@${VERSION}`,
  ]);
}
const { default: puppeteer } = await import(createRequire(folder).resolve('puppeteer-core'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox, headless: true });
let failed = 0;
function check(what, holds, detail = '') {
  if (!holds) failed += 1;
  console.log(`${holds ? 'ok   ' : 'FAILS'} ${what}${holds || !detail ? '' : `: ${detail}`}`);
}

try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  const accessible = async (what) => {
    await page.evaluate(axe);
    const found = await page.evaluate(async () =>
      (await globalThis.axe.run()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
    );
    check(`axe: ${what}`, found.length === 0, found.join('; '));
  };
  const until = (test, ...values) => page.waitForFunction(test, { timeout: 15_000 }, ...values);

  await page.goto(`${base}/ui/r/core/configmaps`);
  await until(() => document.querySelector('.grid-space [role=row] a')?.textContent);
  check('rows are shown', true);
  await accessible('table');
  const rows = Number(await page.$eval('[role=grid]', (grid) => grid.getAttribute('aria-rowcount')));
  await page.keyboard.press('G');
  await until((last) => document.querySelector(`[aria-rowindex="${last}"] a`)?.textContent, rows);
  check(`the last of ${rows - 1} rows is reached`, true);
  const drawn = await page.$$eval('.grid-space [role=row]', (list) => list.length);
  check(`${drawn} rows are in the document`, drawn <= 80);
  await page.keyboard.press('g');
  await until(() => document.querySelector('[aria-rowindex="2"][aria-selected=true] a')?.textContent);
  const name = await page.$eval('[aria-rowindex="2"] a', (link) => link.textContent);
  await page.keyboard.press('Enter');
  await until((text) => document.querySelector('h1')?.textContent?.includes(text), name);
  check('Enter opens the object', true);
  await until(() => document.querySelector('[role=tabpanel]')?.textContent);
  await accessible('object');
  await page.keyboard.press('y');
  await until(() => document.querySelector('.yaml')?.textContent?.includes('kind: ConfigMap'));
  check('its YAML is shown', true);

  await page.keyboard.down('Control');
  await page.keyboard.press('k');
  await page.keyboard.up('Control');
  await until(() => document.activeElement?.getAttribute('role') === 'combobox');
  await page.keyboard.type('namespaces');
  await until(() => document.querySelector('[role=option]')?.textContent?.includes('Namespace'));
  await accessible('palette');
  await page.keyboard.press('Enter');
  await until(() => location.pathname.endsWith('/r/core/namespaces'));
  check('the palette leads to a kind', true);
  await until(() => document.querySelector('.chip')?.textContent?.includes('Live'));
  check('it is live', true);
  check('nothing is said in the console', said.length === 0, said.slice(0, 3).join('; '));
} catch (error) {
  check('all steps', false, String(error));
} finally {
  await browser.close();
}
process.exit(failed === 0 ? 0 : 1);
