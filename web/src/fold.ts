// Which lines of YAML hold others, by their indentation. Pure, and for what the server writes.

import { blockLines } from './yaml';

export interface Folding {
  /** For each line the last one that folds into it; the line itself if there is none. */
  ends: number[];
  /** Names a line that holds others, so that it stays folded in the next version of the text. */
  ids: ReadonlyMap<number, string>;
}

interface Open {
  line: number;
  indent: number;
  dash: boolean;
  id: string;
}

export function folding(lines: string[]): Folding {
  const inside = blockLines(lines);
  const ends = lines.map((_, place) => place);
  const ids = new Map<number, string>();
  const seen = new Map<string, number>();
  const open: Open[] = [];
  const close = (one: Open, last: number): void => {
    if (last > one.line) {
      ends[one.line] = last;
      ids.set(one.line, one.id);
    }
  };
  let last = -1;
  lines.forEach((line, place) => {
    const text = line.trim();
    // An empty line belongs to the text around it.
    if (text === '') return;
    const indent = line.length - line.trimStart().length;
    const dash = text === '-' || text.startsWith('- ');
    for (let top = open.at(-1); top; top = open.at(-1)) {
      // The elements of a sequence stand below their key without being indented.
      const holds = indent > top.indent || (indent === top.indent && dash && !top.dash);
      if (holds) break;
      open.pop();
      close(top, last);
    }
    // Text in a block scalar holds nothing, however it is indented.
    if (inside[place] !== true) {
      const path = `${open.at(-1)?.id ?? ''}\n${text}`;
      const times = (seen.get(path) ?? 0) + 1;
      seen.set(path, times);
      open.push({ line: place, indent, dash, id: times === 1 ? path : `${path} ${times}` });
    }
    last = place;
  });
  for (const one of open) close(one, lines.length - 1);
  return { ends, ids };
}

/** Whether each line is out of sight, with those folded that are named. */
export function hiddenLines({ ends, ids }: Folding, folded: ReadonlySet<string>): boolean[] {
  const hidden = ends.map(() => false);
  let until = -1;
  for (let line = 0; line < ends.length; line += 1) {
    if (line <= until) hidden[line] = true;
    else if (folded.has(ids.get(line) ?? '-')) until = ends[line] ?? line;
  }
  return hidden;
}

/** The names of all lines that a line is folded into. */
export function around({ ends, ids }: Folding, line: number): string[] {
  return [...ids].filter(([from]) => from < line && (ends[from] ?? from) >= line).map(([, id]) => id);
}

/** The line that `#L42` names, from 0; null for anything else. */
export function lineOf(hash: string): number | null {
  const line = /^#L([1-9]\d{0,6})$/.exec(hash);
  return line ? Number(line[1]) - 1 : null;
}
