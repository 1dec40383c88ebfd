// Which cells say that something is well or wrong. Pure. Colour never stands alone: a glyph goes with it.

import type { Health } from './api/answers';
import type { Cell, Column, State } from './api/types';

export type Tone = 'ok' | 'warn' | 'bad' | 'pending' | 'done' | 'none';

export const GLYPH: Record<Tone, string> = {
  ok: '●',
  warn: '▲',
  bad: '✖',
  pending: '◌',
  done: '■',
  none: '',
};

const WORDS: [Tone, RegExp][] = [
  [
    'bad',
    /^(crashloopbackoff|error|failed|failure|errimagepull|imagepullbackoff|invalidimagename|createcontainer(config)?error|runcontainererror|oomkilled|evicted|lost|notready|degraded|unhealthy|unavailable|deadlineexceeded|init:(error|crashloopbackoff|errimagepull|imagepullbackoff))$/,
  ],
  [
    'warn',
    /^(unknown|terminating|warning|unschedulable|suspended|released|notready,.*|ready,schedulingdisabled|missing|outofsync|stalled)$/,
  ],
  [
    'pending',
    /^(pending|containercreating|podinitializing|init:\d+\/\d+|progressing|creating|updating|waiting|provisioning|reconciling|scheduling|deleting|resizing)$/,
  ],
  ['done', /^(completed?|succeeded|finished)$/],
  ['ok', /^(running|active|ready|bound|available|healthy|established|synced|deployed|online)$/],
];

const STATUS_COLUMNS = /^(status|phase|state|health|sync status|health status)$/i;
const TRUTH_COLUMNS =
  /^(ready|available|healthy|established|synced|accepted|programmed|valid|installed|namesaccepted)$/i;

/** The tone of a cell; most cells have none. */
export function toneOf(column: Column, cell: Cell): Tone {
  if (STATUS_COLUMNS.test(column.name)) {
    const text = String(cell ?? '').toLowerCase();
    return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'none';
  }
  if (TRUTH_COLUMNS.test(column.name)) {
    const text = String(cell ?? '').toLowerCase();
    if (text === 'true') return 'ok';
    if (text === 'false') return 'bad';
    if (text === 'unknown') return 'warn';
    const parts = /^(\d+)\/(\d+)$/.exec(text);
    // "0/0" is scaled down on purpose, "1/1" needs no mark.
    if (parts && Number(parts[1]) < Number(parts[2])) return 'warn';
  }
  return 'none';
}

/** The tone of a kind's state in the cache. */
export function stateTone(state: State): Tone {
  switch (state) {
    case 'live':
      return 'ok';
    case 'syncing':
    case 'resyncing':
      return 'pending';
    case 'stale':
    case 'gone':
      return 'warn';
    case 'forbidden':
    case 'failed':
      return 'bad';
    case 'parked':
    case 'passthrough':
      return 'done';
    case 'cold':
    case 'excluded':
      return 'none';
  }
}

/** The tone of how an object is doing; what is not known has none. */
export function healthTone(health: Health): Tone {
  switch (health) {
    case 'ok':
      return 'ok';
    case 'progressing':
      return 'pending';
    case 'problem':
      return 'bad';
    case 'terminating':
      return 'warn';
    case 'unknown':
      return 'none';
  }
}
