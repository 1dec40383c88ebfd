// What Lighthouse says of a page. It is installed on demand, outside this project: it is four times as large as all else here.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The last one that runs on node 20. */
const VERSION = '12.8.2';

/** Its scores (0 to 100) and what it timed, for `desktop` or `mobile` (a phone: four times as slow). */
export async function lighthouse(folder, address, form) {
  await mkdir(folder, { recursive: true });
  const program = join(folder, 'node_modules/lighthouse/cli/index.js');
  if (!existsSync(program)) {
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `lighthouse@${VERSION}`]);
  }
  const out = join(folder, `${form}.json`);
  const flags = form === 'desktop' ? ['--preset=desktop'] : [];
  await run(
    process.execPath,
    [
      program,
      address,
      ...flags,
      '--quiet',
      '--output=json',
      `--output-path=${out}`,
      '--no-enable-error-reporting',
      '--only-categories=performance,accessibility,best-practices',
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ],
    { env: { ...process.env, CHROME_PATH: process.env.COB_CHROMIUM }, maxBuffer: 64e6 },
  );
  const { categories, audits } = JSON.parse(await readFile(out, 'utf8'));
  const score = (name) => Math.round((categories[name].score ?? 0) * 100);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    practices: score('best-practices'),
    firstPaint: audits['first-contentful-paint'].numericValue,
    blocking: audits['total-blocking-time'].numericValue,
    failed: Object.values(audits)
      .filter((one) => one.score === 0 && one.scoreDisplayMode === 'binary')
      .map((one) => one.id),
  };
}
