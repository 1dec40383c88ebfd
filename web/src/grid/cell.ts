// What a cell shows and what it does. Pure: the body makes nodes of it.

import type { Row } from '../api/types';
import { type Tone, toneOf } from '../tone';
import { type GridColumn, cellOf, cellText, termOf } from './columns';

export interface Look {
  /** A link to the object, a button that narrows the table, a text with a glyph, a text, or a bone while the row is on its way. */
  shape: 'link' | 'term' | 'tone' | 'text' | 'bone';
  text: string;
  /** Unix seconds from which the text counts; null for a text that stays. */
  at: number | null;
  tone: Tone;
  /** The term it narrows to; empty where it does not. */
  term: string;
  classes: string;
  title: string;
}

export function lookOf(row: Row | null, column: GridColumn): Look {
  const base = `cell is-${column.role}`;
  if (row === null)
    return { shape: 'bone', text: '', at: null, tone: 'none', term: '', classes: base, title: '' };
  const cell = cellOf(row, column);
  const text = cellText(cell);
  const empty = text === '' || text === '<none>' || text === '<unknown>' || text === '<unset>';
  const at = typeof cell === 'string' ? (row.at?.[String(column.index)] ?? null) : null;
  const term = column.link || empty ? null : termOf(column, text);
  const tone = column.source ? toneOf(column.source, cell) : 'none';
  return {
    shape: column.link ? 'link' : term !== null ? 'term' : tone !== 'none' ? 'tone' : 'text',
    text,
    at,
    tone,
    term: term ?? '',
    classes: `${base}${column.link ? ' leads' : ''}${column.numeric ? ' numeric' : ''}${empty ? ' muted' : ''}`,
    title: text.length > 12 ? text : '',
  };
}

/** In the compact form what leads to the object and its age come first, whatever the order of columns. */
export function compactOrder(columns: GridColumn[]): GridColumn[] {
  const rank = (column: GridColumn): number =>
    column.link ? -1 : ['name', 'age', 'namespace', 'cell'].indexOf(column.role);
  return columns.toSorted((a, b) => rank(a) - rank(b));
}
