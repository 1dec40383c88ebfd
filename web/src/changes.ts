// What became of an object while someone looked: the last changes, each as the difference to the state before. Pure.

import { type Hunk, diffLines, hunks } from './diff';

export interface Change {
  /** Unix seconds at which we saw it. */
  at: number;
  from: string;
  to: string;
  hunks: Hunk[];
  added: number;
  removed: number;
  /** Lines of the difference that are not kept. */
  cut: number;
  /** Another object of the same name took its place. */
  recreated: boolean;
}

export interface Changes {
  /** Which object it is of; null before its first state. */
  key: string | null;
  /** Unix seconds of its first state. */
  since: number;
  text: string;
  /** Newest first. */
  list: Change[];
  dropped: number;
}

export const NO_CHANGES: Changes = { key: null, since: 0, text: '', list: [], dropped: 0 };

export const MOST_CHANGES = 50;
const MOST_LINES = 1000;

/** The resourceVersion that a YAML text of the server says, or an empty text. */
export function versionOf(yaml: string): string {
  return metadataOf(yaml, 'resourceVersion');
}

function metadataOf(yaml: string, field: string): string {
  const start = /^metadata:$/m.exec(yaml)?.index;
  if (start === undefined) return '';
  const rest = yaml.slice(start + 'metadata:'.length);
  const end = /\n\S/.exec(rest)?.index ?? rest.length;
  return new RegExp(`^  ${field}: "?([^"\\n]*)"?$`, 'm').exec(rest.slice(0, end))?.[1] ?? '';
}

export function see(was: Changes, key: string, text: string, now: number): Changes {
  if (was.key !== key) return { ...NO_CHANGES, key, since: now, text };
  if (was.text === text) return was;
  const [from, to] = [versionOf(was.text), versionOf(text)];
  // The version is said above each change: as a line of its own it would only be in the way.
  const before = was.text.replace(`\n  resourceVersion: "${from}"\n`, `\n  resourceVersion: "${to}"\n`);
  const found = diffLines(split(before), split(text));
  const all = hunks(found);
  const change: Change = {
    at: now,
    from,
    to,
    ...cut(all),
    added: found.filter(({ sign }) => sign === '+').length,
    removed: found.filter(({ sign }) => sign === '-').length,
    recreated: metadataOf(was.text, 'uid') !== metadataOf(text, 'uid'),
  };
  const list = [change, ...was.list];
  const over = Math.max(0, list.length - MOST_CHANGES);
  return { ...was, text, list: list.slice(0, MOST_CHANGES), dropped: was.dropped + over };
}

function split(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function cut(all: Hunk[]): Pick<Change, 'hunks' | 'cut'> {
  let room = MOST_LINES;
  let over = 0;
  const kept: Hunk[] = [];
  for (const hunk of all) {
    const lines = hunk.lines.slice(0, room);
    over += hunk.lines.length - lines.length;
    room -= lines.length;
    if (lines.length > 0) kept.push({ ...hunk, lines });
  }
  return { hunks: kept, cut: over };
}
