// What the UI costs in a browser with real rows: node scripts/benchmark/run.mjs BASE KIND SMALL LOAD
//
// KIND is the table with many rows, SMALL one that is seen whole, LOAD the program that changes the rows of SMALL. Prints each
// figure of the budget with what was measured and whether it is met, and writes the same into docs/performance.md.
import { execFileSync, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { sizesOf } from '../budget.mjs';
import { lighthouse } from './lighthouse.mjs';
import { coldStart, drawn, median, metersOf, openTable, p95, scroll, type } from './measure.mjs';

/** Cold starts that are measured. */
const STARTS = 5;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [base, kind, small, load] = process.argv.slice(2);
const rows = [];
const most = (what, value, unit, bound) =>
  rows.push({ what, value, unit, bound, sign: '≤', met: value <= bound });
const least = (what, value, unit, bound) =>
  rows.push({ what, value, unit, bound, sign: '≥', met: value >= bound });

const browser = await chromium.launch({
  executablePath: process.env.COB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc', '--enable-precise-memory-info'],
});
const viewport = { width: 1440, height: 900 };
const faults = [];
const listen = (page) => {
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
};
const table = `${base}/ui/r/${kind}`;

const sizes = await sizesOf();
most('script of the first page, gzip', sizes.first.gz, 'kB', 110);
most('all script, gzip', sizes.all.gz, 'kB', 190);
most('style sheets, gzip', sizes.css.gz, 'kB', 12);

const starts = [];
for (let n = 0; n < STARTS; n++) starts.push(await coldStart(browser, viewport, table, listen));
most(`first rows, cold, median of ${STARTS}`, median(starts.map((one) => one.rows)), 'ms', 1000);
most(`first contentful paint, cold, median of ${STARTS}`, median(starts.map((one) => one.paint)), 'ms', 600);
const page = await (await browser.newContext({ viewport })).newPage();
listen(page);
const meters = await metersOf(page);
await openTable(page, table);
const count = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
most('rows in the document', await drawn(page), '', 80);

const typing = await type(page, 20);
most('keystroke to filtered rows painted, p95', p95(typing.took), 'ms', 100);
most('longest task while typing', typing.task, 'ms', 150);
most('slowest interaction while typing', typing.event, 'ms', 200);

await openTable(page, table);
for (const [step, task, blank] of [
  [3, 12, 2],
  [15, 24, 2],
  [62, Infinity, 2],
]) {
  const found = await scroll(page, meters, step, 300);
  if (task < Infinity) most(`scrolling ${step} rows a frame: work a frame`, found.task, 'ms', task);
  else
    rows.push({
      what: `scrolling ${step} rows a frame: work a frame`,
      value: found.task,
      unit: 'ms',
      met: true,
    });
  most(`scrolling ${step} rows a frame: frames with an unloaded row`, found.blank, '%', blank);
  rows.push({
    what: `scrolling ${step} rows a frame: frames a second`,
    value: found.fps,
    unit: '',
    met: true,
  });
}
most('rows in the document after scrolling', await drawn(page), '', 80);

// Rounds of jumps far away, and of objects that are opened and left.
const heaps = [];
for (let round = 0; round < 4; round++) {
  await scroll(page, meters, 400, 60);
  for (let n = 0; n < 10; n++) {
    await page.locator('.grid-space [role=row]:not(.gap) a').nth(5).click();
    await page.getByRole('tabpanel').waitFor();
    await page.goBack();
    await page.locator('.grid-space [role=row]:not(.gap) a').nth(5).waitFor();
  }
  heaps.push(await meters.heap());
}
most('heap', heaps.at(-1), 'MB', 30);
// The first round fills what is kept on purpose.
most(
  'heap, growth in each round of jumps and opened objects',
  (heaps.at(-1) - heaps[0]) / (heaps.length - 1),
  'MB',
  1,
);

await openTable(page, `${base}/ui/r/${small}`);
const churn = spawn(load, ['-churn', '500', '-for', '20s'], { stdio: ['ignore', 'pipe', 'inherit'] });
let said = '';
churn.stdout.on('data', (part) => (said += part));
const ended = new Promise((done) => churn.on('close', done));
// Not a flash: where all that is seen changes at once nothing flashes.
const VALUES = '.is-cell[role=gridcell]';
await page.waitForFunction(
  ([values, was]) => [...document.querySelectorAll(values)].some((cell, n) => cell.textContent !== was[n]),
  [VALUES, await page.locator(VALUES).allTextContents()],
);
most(
  '500 updates a second of rows that are seen: main thread',
  await meters.busy(() => page.waitForTimeout(15_000)),
  '%',
  40,
);
await ended;
rows.push({
  what: 'updates a second that were made',
  value: JSON.parse(said).perSecond,
  unit: '',
  met: true,
});
most('messages in the console', faults.length, '', 0);
await browser.close();

for (const [form, perf] of [
  ['desktop', 95],
  ['mobile', 85],
]) {
  const found = await lighthouse(`${root}target/lighthouse`, table, form);
  least(`Lighthouse ${form}: performance`, found.performance, '', perf);
  least(`Lighthouse ${form}: accessibility`, found.accessibility, '', 100);
  least(`Lighthouse ${form}: best practices`, found.practices, '', 100);
  if (form === 'desktop') most('first contentful paint, desktop preset', found.firstPaint, 'ms', 500);
  else most('total blocking time, mobile', found.blocking, 'ms', 500);
  if (found.failed.length > 0) console.log(`Lighthouse ${form} finds fault with: ${found.failed.join(', ')}`);
}

const text = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const measured = ({ value, unit }) => `${text(value)} ${unit}`.trim();
const wanted = ({ bound, unit, sign }) => (sign ? `${sign} ${bound} ${unit}`.trim() : '');
const verdict = ({ met, sign }) => (!sign ? '' : met ? 'pass' : '**falls short**');
const short = rows.filter((one) => !one.met);
for (const one of rows)
  console.log(
    `${verdict(one).replaceAll('*', '').padEnd(12)} ${one.what}: ${measured(one)} ${wanted(one) && `(${wanted(one)})`}`,
  );
for (const fault of faults.slice(0, 5)) console.log(fault);
console.log(short.length === 0 ? '\nAll met.' : `\n${short.length} fall short.`);

const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: root,
  encoding: 'utf8',
}).trim();
const lines = [
  `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} × ${cpus()[0].model.trim()}; Chromium ${browser.version()}; ${count.toLocaleString('en')} rows of ${kind}; revision ${revision}.`,
  '',
  '| what | at most or at least | measured |  |',
  '|---|---|---|---|',
  ...rows.map((one) => `| ${one.what} | ${wanted(one)} | ${measured(one)} | ${verdict(one)} |`),
];
const [begin, end] = [
  '<!-- what make benchmark-ui found -->',
  '<!-- end of what make benchmark-ui found -->',
];
const doc = `${root}docs/performance.md`;
const before = await readFile(doc, 'utf8');
await writeFile(
  doc,
  `${before.split(begin)[0]}${begin}\n\n${lines.join('\n')}\n\n${end}${before.split(end)[1]}`,
);
process.exit(short.length === 0 ? 0 : 1);
