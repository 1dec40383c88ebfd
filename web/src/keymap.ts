// The keys there are: for the dialog and the page that list them.

import type { Key } from './i18n';

export interface KeyGroup {
  title: Key;
  keys: { keys: string[]; text: Key }[];
}

export const KEYMAP: KeyGroup[] = [
  {
    title: 'keys.everywhere',
    keys: [
      { keys: ['Ctrl K', ':'], text: 'keys.palette' },
      { keys: ['t'], text: 'keys.tree' },
      { keys: ['n'], text: 'keys.namespaces' },
      { keys: ['[', '-', ']'], text: 'keys.history' },
      { keys: ['/'], text: 'keys.filter' },
      { keys: ['Esc'], text: 'keys.back' },
      { keys: ['?'], text: 'keys.help' },
      { keys: ['Ctrl Shift L'], text: 'keys.theme' },
    ],
  },
  {
    title: 'keys.inTable',
    keys: [
      { keys: ['j', 'k', '↓', '↑'], text: 'keys.rows' },
      { keys: ['g', 'G', 'Home', 'End'], text: 'keys.ends' },
      { keys: ['PgDn', 'PgUp', 'Ctrl D', 'Ctrl U'], text: 'keys.pages' },
      { keys: ['←', '→'], text: 'keys.columns' },
      { keys: ['Space'], text: 'keys.peek' },
      { keys: ['Enter', 'o'], text: 'keys.open' },
      { keys: ['w'], text: 'keys.wide' },
      { keys: ['!'], text: 'keys.problems' },
      { keys: ['Shift N', 'P', 'S', 'A'], text: 'keys.sort' },
      { keys: ['Shift W'], text: 'keys.narrow' },
      { keys: ['r'], text: 'keys.apply' },
      { keys: ['p'], text: 'keys.pause' },
    ],
  },
  {
    title: 'keys.inObject',
    keys: [
      { keys: ['1', '…', '7'], text: 'keys.tabs' },
      { keys: ['y', 'e', 'c', 'u', 'm'], text: 'keys.jumps' },
      { keys: ['h', 'l'], text: 'keys.neighbours' },
      { keys: ['Shift J'], text: 'keys.owner' },
      { keys: ['. c', '. k', '. l', '. y'], text: 'keys.copies' },
      { keys: ['z'], text: 'keys.wrap' },
    ],
  },
];
