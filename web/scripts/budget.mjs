// Fails if the built UI is larger than it may be. Sizes in kB (1000 bytes), as a browser receives them.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const budgets = {
  first: { br: 100, gz: 110, what: 'script of the first page' },
  css: { br: 11, gz: 12, what: 'style sheets' },
  all: { br: 170, gz: 190, what: 'all script' },
};

/** What the browser receives of the built UI, in kB: by part, and by coding. An error if it is not compressed. */
export async function sizesOf() {
  const dist = new URL('../dist/', import.meta.url);
  const html = await readFile(new URL('index.html', dist), 'utf8');
  const sizes = { first: { br: 0, gz: 0 }, css: { br: 0, gz: 0 }, all: { br: 0, gz: 0 } };
  for (const name of await readdir(new URL('assets/', dist))) {
    const kind = name.match(/\.(js|css)\.(br|gz)$/);
    if (!kind) continue;
    const bytes = (await readFile(new URL(`assets/${name}`, dist))).length / 1000;
    const plain = name.replace(/\.(br|gz)$/, '');
    if (kind[1] === 'css') sizes.css[kind[2]] += bytes;
    else {
      sizes.all[kind[2]] += bytes;
      if (html.includes(plain)) sizes.first[kind[2]] += bytes;
    }
  }
  for (const [part, { br, gz }] of Object.entries(sizes)) {
    if (br === 0 || gz === 0) throw new Error(`nothing of ${part} is compressed: build with npm run build`);
  }
  return sizes;
}

async function judge() {
  const sizes = await sizesOf();
  let over = false;
  for (const [part, budget] of Object.entries(budgets)) {
    for (const coding of ['br', 'gz']) {
      const size = sizes[part][coding];
      const bad = size > budget[coding];
      over ||= bad;
      console.log(
        `${bad ? 'OVER' : 'ok'} ${budget.what}, ${coding}: ${size.toFixed(1)} of ${budget[coding]} kB`,
      );
    }
  }
  process.exit(over ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await judge();
