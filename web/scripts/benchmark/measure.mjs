// What a page costs, measured in Chromium through its debugging protocol. Each function leaves the page as it found it.

/** The value below which 95 of 100 are. */
export const p95 = (list) => [...list].sort((a, b) => a - b)[Math.ceil(list.length * 0.95) - 1];

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** The counters of a page: `TaskDuration` in seconds, `JSHeapUsedSize` in bytes. */
export async function metersOf(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const read = async (name) =>
    (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name).value;
  return {
    read,
    /** Megabytes after everything that is not used any more is gone. */
    heap: async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      return (await read('JSHeapUsedSize')) / 1e6;
    },
    /** The share of the main thread that is busy while `what` runs, in percent. */
    busy: async (what) => {
      const [task, begun] = [await read('TaskDuration'), performance.now()];
      await what();
      return ((await read('TaskDuration')) - task) / ((performance.now() - begun) / 1e5);
    },
  };
}

const FIRST_ROW = '[role=row][aria-rowindex="2"] a';

export async function openTable(page, address) {
  await page.goto(address);
  await page.locator(FIRST_ROW).waitFor();
}

/**
 * Milliseconds from the navigation to the frame after the one with the first row, in a browser that has nothing of the page
 * in its cache. The page itself looks: who asks from outside asks ever less often, in the end twice a second.
 */
export async function coldStart(browser, viewport, address, onPage) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  onPage(page);
  await page.addInitScript((row) => {
    globalThis.firstRow = new Promise((done) => {
      const look = () => {
        if (document.querySelector(row) === null) requestAnimationFrame(look);
        else requestAnimationFrame(() => done(performance.now()));
      };
      requestAnimationFrame(look);
    });
  }, FIRST_ROW);
  await openTable(page, address);
  const rows = await page.evaluate(() => globalThis.firstRow);
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
  );
  await context.close();
  return { rows, paint };
}

export const drawn = (page) => page.locator('.grid [role=row]').count();

/**
 * Scrolls by `perFrame` rows in each of `frames` frames. A frame counts as blank unless the row under the pointer is the one
 * that belongs there and shows its name, so that a page that draws nothing is not fast.
 */
export async function scroll(page, meters, perFrame, frames) {
  const before = await meters.read('TaskDuration');
  const { blank, seconds, moved } = await page.evaluate(
    async ([step, n]) => {
      const grid = document.querySelector('[role=grid]');
      const height = document.querySelector('.grid-space [role=row]').getBoundingClientRect().height;
      const box = grid.getBoundingClientRect();
      const head = grid.querySelector('.grid-head').getBoundingClientRect().height;
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const from = grid.scrollTop;
      const begun = performance.now();
      let missing = 0;
      for (let frame = 0; frame < n; frame++) {
        grid.scrollTop += step * height;
        await new Promise(requestAnimationFrame);
        // After the frame's own work, as the person sees it.
        await new Promise((done) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = done;
          channel.port2.postMessage(null);
        });
        const row = document.elementFromPoint(x, y)?.closest('[role=row]');
        const wanted = Math.floor((grid.scrollTop + y - box.top - head) / height) + 2;
        const place = Number(row?.getAttribute('aria-rowindex'));
        if (!row?.querySelector('a')?.textContent || Math.abs(place - wanted) > 1) missing += 1;
      }
      return { blank: missing, seconds: (performance.now() - begun) / 1000, moved: grid.scrollTop - from };
    },
    [perFrame, frames],
  );
  if (moved === 0) throw new Error('the table cannot be scrolled');
  const task = (((await meters.read('TaskDuration')) - before) * 1000) / frames;
  return { task, blank: (blank * 100) / frames, fps: frames / seconds };
}

/** Milliseconds between two letters: five a second, as an office worker types. */
const PACE = 200;

/**
 * Types and takes back one digit `times` times, and waits each time until the filtered count is painted.
 * Milliseconds from each keystroke to its frame, and the longest task and the slowest interaction meanwhile.
 */
export async function type(page, times) {
  await page.evaluate(() => {
    globalThis.slowest = { task: 0, event: 0 };
    globalThis.watching = [
      ['longtask', 'task', {}],
      ['event', 'event', { durationThreshold: 16 }],
    ].map(([kind, name, more]) => {
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries())
          globalThis.slowest[name] = Math.max(globalThis.slowest[name], duration);
      });
      observer.observe({ type: kind, ...more });
      return observer;
    });
  });
  const took = [];
  // Once only: in the field the same key is a letter.
  await page.keyboard.press('/');
  for (let n = 0; n < times; n++) {
    const key = n % 2 === 0 ? String((n / 2) % 10) : 'Backspace';
    await page.evaluate(() => {
      const shown = () => document.querySelector('.matched')?.textContent ?? '';
      const was = shown();
      globalThis.painted = new Promise((done, fail) => {
        const begun = performance.now();
        let pressedAt = 0;
        addEventListener('keydown', () => (pressedAt = performance.now()), { once: true, capture: true });
        const look = () => {
          const now = shown();
          if (performance.now() - begun > 10_000) fail(new Error(`the count stays ${now}`));
          else if (pressedAt === 0 || now === was || now.includes('…')) requestAnimationFrame(look);
          else requestAnimationFrame(() => done(performance.now() - pressedAt));
        };
        requestAnimationFrame(look);
      });
    });
    await page.keyboard.press(key);
    const one = await page.evaluate(() => globalThis.painted);
    took.push(one);
    await page.waitForTimeout(Math.max(0, PACE - one));
  }
  const slowest = await page.evaluate(() => {
    for (const observer of globalThis.watching) observer.disconnect();
    return globalThis.slowest;
  });
  await page.keyboard.press('Escape');
  return { took, ...slowest };
}
