// The difference of two texts by lines, as a unified diff. Pure.

export interface DiffLine {
  sign: ' ' | '+' | '-';
  text: string;
}

export interface Hunk {
  /** Line numbers, from 1. */
  from: number;
  to: number;
  lines: DiffLine[];
}

/** Steps after which two texts count as wholly different: what lies beyond costs more than it tells. */
const MOST = 600;

/** Equal lines around each difference. */
const AROUND = 3;

export function diffLines(before: string[], after: string[]): DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const same = (text: string): DiffLine => ({ sign: ' ', text });
  return [
    ...before.slice(0, head).map(same),
    ...shortest(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** Myers' algorithm: the fewest lines taken out and put in. */
function shortest(a: string[], b: string[]): DiffLine[] {
  const whole = (): DiffLine[] => [
    ...a.map((text): DiffLine => ({ sign: '-', text })),
    ...b.map((text): DiffLine => ({ sign: '+', text })),
  ];
  if (a.length === 0 || b.length === 0) return whole();
  const limit = Math.min(MOST, a.length + b.length);
  // For each diagonal the furthest line of `a`; one copy of what was reached for each step, for the way back.
  const reached = new Map<number, number>([[1, 0]]);
  const steps: Map<number, number>[] = [];
  const at = (map: Map<number, number>, k: number): number => map.get(k) ?? -1;
  for (let d = 0; d <= limit; d += 1) {
    const before = new Map<number, number>();
    for (let k = -d - 1; k <= d + 1; k += 1) if (reached.has(k)) before.set(k, at(reached, k));
    steps.push(before);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reached, k - 1) < at(reached, k + 1));
      let x = down ? at(reached, k + 1) : at(reached, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return wayBack(a, b, steps);
    }
  }
  return whole();
}

function wayBack(a: string[], b: string[], steps: Map<number, number>[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = steps.length - 1; d >= 0; d -= 1) {
    const reached = steps[d] ?? new Map<number, number>();
    const at = (k: number): number => reached.get(k) ?? -1;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = d === 0 ? 0 : at(down ? k + 1 : k - 1);
    const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY && a[x - 1] === b[y - 1]) {
      lines.push({ sign: ' ', text: a[x - 1] ?? '' });
      x -= 1;
      y -= 1;
    }
    if (d === 0) break;
    if (down) lines.push({ sign: '+', text: b[y - 1] ?? '' });
    else lines.push({ sign: '-', text: a[x - 1] ?? '' });
    x = fromX;
    y = fromY;
  }
  return lines.reverse();
}

/** The differences with a few lines around each; those that touch are one. */
export function hunks(lines: DiffLine[]): Hunk[] {
  const found: Hunk[] = [];
  let [from, to] = [1, 1];
  /** Equal lines since the last difference. */
  let quiet = 0;
  let open = false;
  for (const [place, line] of lines.entries()) {
    const last = found.at(-1);
    if (line.sign === ' ') {
      quiet += 1;
      if (open && last) last.lines.push(line);
      if (open && quiet > AROUND * 2) {
        trim(last, quiet);
        open = false;
      }
    } else {
      if (open && last) last.lines.push(line);
      else {
        const lead = Math.min(AROUND, quiet);
        found.push({ from: from - lead, to: to - lead, lines: lines.slice(place - lead, place + 1) });
        open = true;
      }
      quiet = 0;
    }
    if (line.sign !== '+') from += 1;
    if (line.sign !== '-') to += 1;
  }
  if (open) trim(found.at(-1), quiet);
  return found;
}

function trim(hunk: Hunk | undefined, quiet: number): void {
  if (quiet > AROUND) hunk?.lines.splice(AROUND - quiet);
}
