// One row. It is drawn again only when its object, its place or its columns change.

import { type MouseEvent, memo } from 'react';
import type { Row } from '../api/types';
import { Tick } from '../parts/Age';
import { GLYPH, toneOf } from '../tone';
import { type GridColumn, cellOf, cellText } from './columns';

interface Props {
  /** null while it is on its way. */
  row: Row | null;
  index: number;
  columns: GridColumn[];
  active: boolean;
  flash: string;
  compact: boolean;
  onOpen: (row: Row) => void;
  href: (row: Row) => string;
}

export const GridRow = memo(function GridRow({
  row,
  index,
  columns,
  active,
  flash,
  compact,
  onOpen,
  href,
}: Props) {
  const common = { id: `row-${index}`, role: 'row', 'aria-rowindex': index + 2 } as const;
  if (row === null) {
    return (
      <div {...common} className="grid-row gap">
        {columns.map((column) => (
          <div key={column.id} role="gridcell" className={`cell is-${column.role}`}>
            <span className="bone" />
          </div>
        ))}
      </div>
    );
  }
  const open = (event: MouseEvent): void => {
    // A new tab, or text that is being chosen, is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (document.getSelection()?.toString()) return;
    event.preventDefault();
    onOpen(row);
  };
  // In the compact form what leads to the object and its age come first, whatever the order of columns.
  const order = compact ? [...columns].sort((a, b) => rank(a) - rank(b)) : columns;
  return (
    <div
      {...common}
      className={`grid-row${active ? ' active' : ''}${flash}`}
      aria-selected={active}
      onClick={open}
    >
      {order.map((column, place) => (
        <CellView key={column.id} row={row} column={column} place={place} href={href(row)} />
      ))}
    </div>
  );
});

function rank(column: GridColumn): number {
  return column.link ? -1 : ['name', 'age', 'namespace', 'cell'].indexOf(column.role);
}

function CellView({
  row,
  column,
  place,
  href,
}: {
  row: Row;
  column: GridColumn;
  place: number;
  href: string;
}) {
  const cell = cellOf(row, column);
  const text = cellText(cell);
  const tone = column.source ? toneOf(column.source, cell) : 'none';
  const at = row.at?.[String(column.index)];
  const empty = text === '' || text === '<none>' || text === '<unknown>' || text === '<unset>';
  const shown = at !== undefined && typeof cell === 'string' ? <Tick text={cell} at={at} /> : text;
  return (
    <div
      role="gridcell"
      aria-colindex={place + 1}
      className={`cell is-${column.role}${column.numeric ? ' numeric' : ''}${empty ? ' muted' : ''}`}
      title={text.length > 12 ? text : undefined}
    >
      {column.link ? (
        <a href={href} tabIndex={-1} className="ellipsis">
          {shown}
        </a>
      ) : tone !== 'none' ? (
        <span className={`ellipsis tone-${tone}`}>
          <span aria-hidden="true" className="glyph">
            {GLYPH[tone]}
          </span>
          {shown}
        </span>
      ) : (
        <span className="ellipsis">{shown}</span>
      )}
    </div>
  );
}
