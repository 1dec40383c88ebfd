// Which columns a table shows, and how wide they are. Pure.

import type { Cell, Column, Row } from '../api/types';
import { type Times, tick } from '../format';
import { valueText } from '../state/terms';
import { arrange, parseCols } from './cols';

export interface GridColumn {
  /** What `sort` names it. */
  id: string;
  name: string;
  description: string;
  role: 'namespace' | 'name' | 'age' | 'cell';
  /** Whether its cell leads to the object: the name, or what comes first where the name is not shown. */
  link: boolean;
  /** Place in a row's cells; -1 for the namespace. */
  index: number;
  numeric: boolean;
  /** False for labels and annotations: the server keeps no order of them. */
  sortable: boolean;
  source: Column | null;
}

/** kubectl's columns: those of wide output only when asked for, the namespace before them. */
export function gridColumns(
  columns: Column[],
  namespaced: boolean,
  wide: boolean,
  namespaceName: string,
  cols = '',
): GridColumn[] {
  const chosen = parseCols(cols);
  // Events begin with Last Seen and have their name among the wide columns.
  const named = Math.max(
    0,
    columns.findIndex((column) => column.format === 'name'),
  );
  const shown = columns.flatMap((column, index): GridColumn[] => {
    if (column.priority > 0 && !wide && !chosen.added.includes(column.id)) return [];
    const isName = index === named;
    const isAge = column.name === 'Age';
    return [
      {
        id: column.id,
        name: column.name,
        description: column.description,
        role: isName ? 'name' : isAge ? 'age' : 'cell',
        link: isName,
        index,
        numeric: column.type === 'integer' || column.type === 'number' || isAge,
        sortable: !/^(label|ann):/.test(column.id),
        source: column,
      },
    ];
  });
  const first = shown[0];
  if (first && !shown.some((column) => column.link)) first.link = true;
  if (!namespaced) return arrange(shown, chosen);
  const namespace: GridColumn = {
    id: 'namespace',
    name: namespaceName,
    description: '',
    role: 'namespace',
    link: false,
    index: -1,
    numeric: false,
    sortable: true,
    source: null,
  };
  return arrange([namespace, ...shown], chosen);
}

/** What the address calls a row. */
export function nameOf(row: Row): string {
  return row.namespace === null ? row.name : `${row.namespace}/${row.name}`;
}

export function cellOf(row: Row, column: GridColumn): Cell {
  return column.role === 'namespace' ? row.namespace : (row.cells[column.index] ?? null);
}

/** What a cell shows; kubectl prints a missing one as <none>. */
export function cellText(cell: Cell): string {
  return cell === null ? '' : String(cell);
}

/** The term that narrows the table to the value of a cell; null for cells of which each row has its own. */
export function termOf(column: GridColumn, text: string): string | null {
  const value = valueText(text);
  if (column.role === 'namespace') return `ns:${value}`;
  if (column.id === 'node') return `node:${value}`;
  return column.id.startsWith('label:') ? `${column.id}=${value}` : null;
}

/** Columns of text; a Chinese character takes two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const one of text) width += (one.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return width;
}

/** Letters of room in the header beside the name: for the mark of the order, and since it is bold. */
const SORT = 3;

/** Letters that each column needs, at least those it had before: columns never get narrower while one looks. */
export function measure(
  columns: GridColumn[],
  rows: Row[],
  held: ReadonlyMap<string, number>,
  times: Times = 'relative',
): Map<string, number> {
  return new Map(
    columns.map((column) => {
      const most = column.role === 'name' ? 56 : 40;
      let letters = Math.max(
        held.get(column.id) ?? 0,
        textWidth(column.name) + SORT,
        column.role === 'age' ? 7 : 4,
      );
      for (const row of rows) {
        if (letters >= most) break;
        letters = Math.max(letters, textWidth(drawn(row, column, times)));
      }
      return [column.id, Math.min(letters, most)];
    }),
  );
}

/** Ages keep the room the server's text needs; times that are written out need more. */
function drawn(row: Row, column: GridColumn, times: Times): string {
  const text = cellText(cellOf(row, column));
  const at = row.at?.[String(column.index)];
  return at === undefined || times === 'relative' ? text : tick(text, at, at, times);
}

/** Pixels of a cell beside its text, more at the edge of the table, and those of a glyph before it (styles/grid.css). */
const PADDING = 26;
const EDGE = 4;
const GLYPHS = 14;

/** The link to the object is bold. */
const BOLD = 1.1;

/** The track list of the rows and the least width they need, in pixels; `letter` is the width of one. */
export function tracks(
  columns: GridColumn[],
  letters: ReadonlyMap<string, number>,
  letter: number,
): { template: string; least: number } {
  let least = 0;
  const parts = columns.map((column, place) => {
    const width = Math.round(
      (letters.get(column.id) ?? 8) * letter * (column.link ? BOLD : 1) +
        PADDING +
        (place === 0 ? EDGE : 0) +
        (column.source && !column.numeric && !column.link ? GLYPHS : 0),
    );
    least += width;
    if (column.numeric) return `${width}px`;
    return `minmax(${width}px, ${column.role === 'name' ? width * 2 : width}fr)`;
  });
  return { template: parts.join(' '), least };
}
