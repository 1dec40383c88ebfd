// The header of the table. A click sorts: up, down, and back to the server's order.

import { memo } from 'react';
import { nextSort } from '../url';
import type { GridColumn } from './columns';

interface Props {
  columns: GridColumn[];
  sort: string;
  onSort: (sort: string) => void;
}

export const GridHead = memo(function GridHead({ columns, sort, onSort }: Props) {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row">
        {columns.map((column, place) => {
          const up = sort === column.id;
          const down = sort === `-${column.id}`;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={place + 1}
              aria-sort={!column.sortable ? undefined : up ? 'ascending' : down ? 'descending' : 'none'}
              className={`cell${column.numeric ? ' numeric' : ''}`}
            >
              {column.sortable ? (
                <button
                  type="button"
                  title={column.description || undefined}
                  onClick={() => onSort(nextSort(sort, column.id))}
                >
                  <span className="ellipsis">{column.name}</span>
                  <span className="sort" aria-hidden="true">
                    {up ? '▲' : down ? '▼' : ''}
                  </span>
                </button>
              ) : (
                <span className="ellipsis">{column.name}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
});
