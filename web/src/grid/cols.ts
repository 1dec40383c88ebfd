// Which columns were added, hidden and moved, as the address says it: `+label:app,-node,age`. Pure.
//
// A name alone is a place: those that are named come in that order, after the name, and the others after them.

import type { GridColumn } from './columns';

export interface Cols {
  added: string[];
  hidden: string[];
  order: string[];
}

export function parseCols(text: string): Cols {
  const cols: Cols = { added: [], hidden: [], order: [] };
  for (const one of new Set(text.split(',').filter(Boolean))) {
    const id = one.slice(1);
    if (!one.startsWith('+') && !one.startsWith('-')) cols.order.push(one);
    else if (id) (one.startsWith('+') ? cols.added : cols.hidden).push(id);
  }
  return cols;
}

export function formatCols({ added, hidden, order }: Cols): string {
  return [...added.map((id) => `+${id}`), ...hidden.map((id) => `-${id}`), ...order].join(',');
}

/** The columns of labels, for the server: it makes them only when asked. */
export function labelCols(text: string): string {
  return parseCols(text)
    .added.filter((id) => /^label:./.test(id))
    .join(',');
}

/** Whether a column can be hidden and moved: what leads to the object and its namespace stay. */
export function isFixed(column: GridColumn): boolean {
  return column.link || column.role === 'name' || column.role === 'namespace';
}

export function arrange(columns: GridColumn[], { hidden, order }: Cols): GridColumn[] {
  const left = columns.filter((column) => isFixed(column) || !hidden.includes(column.id));
  if (order.length === 0) return left;
  const rank = (column: GridColumn): number => {
    if (isFixed(column)) return -1;
    const place = order.indexOf(column.id);
    return place < 0 ? order.length : place;
  };
  return left.toSorted((a, b) => rank(a) - rank(b));
}

/** Hides a column that is shown, shows one that is not. */
export function toggleCol(cols: Cols, id: string, shown: boolean, byDefault: boolean): Cols {
  const without = (list: string[]): string[] => list.filter((one) => one !== id);
  const added = without(cols.added);
  const hidden = without(cols.hidden);
  if (shown && byDefault) hidden.push(id);
  if (!shown && !byDefault) added.push(id);
  return { added, hidden, order: shown ? without(cols.order) : cols.order };
}

/** Moves a column one place among those that can be moved. */
export function moveCol(cols: Cols, shown: GridColumn[], id: string, by: 1 | -1): Cols {
  const order = shown.filter((column) => !isFixed(column)).map((column) => column.id);
  const from = order.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return cols;
  order.splice(from, 1);
  order.splice(to, 0, id);
  return { ...cols, order };
}
