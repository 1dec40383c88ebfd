// Which columns a table has, and in which order.

import { useState } from 'react';
import type { Column } from '../api/types';
import { type Cols, arrange, formatCols, isFixed, moveCol, parseCols, toggleCol } from '../grid/cols';
import { type GridColumn, gridColumns } from '../grid/columns';
import { useTexts } from '../i18n';
import { Popover } from './Popover';
import { Icon } from './icons';

interface Props {
  all: Column[];
  /** Those that are shown, in their order. */
  shown: GridColumn[];
  wide: boolean;
  cols: string;
  onCols: (cols: string) => void;
}

export function ColumnPicker({ all, shown, wide, cols, onCols }: Props) {
  const { t } = useTexts();
  const [label, setLabel] = useState('');
  const chosen = parseCols(cols);
  const set = (next: Cols): void => onCols(formatCols(next));
  const isShown = (id: string): boolean => shown.some((column) => column.id === id);
  const usual = gridColumns(all, false, wide, '').map((column) => column.id);
  // In their order first, then those that are not shown.
  const every = arrange(gridColumns(all, false, true, ''), { ...chosen, hidden: [] });
  const movable = [
    ...shown.filter((column) => !isFixed(column)),
    ...every.filter((column) => !isFixed(column) && !isShown(column.id)),
  ];
  const addLabel = (): void => {
    const key = label.trim();
    // A comma would end the name in the address.
    if (key === '' || key.includes(',')) return;
    set({ ...chosen, added: [...chosen.added.filter((id) => id !== `label:${key}`), `label:${key}`] });
    setLabel('');
  };
  return (
    <Popover
      label={t('table.columns')}
      className="column-picker"
      end
      button={{
        className: `button${cols ? ' on' : ''}`,
        children: (
          <>
            <Icon name="columns" />
            {t('table.columns')}
          </>
        ),
      }}
    >
      {() => (
        <>
          <ul className="options">
            {movable.map((column) => {
              const on = isShown(column.id);
              const isLabel = column.id.startsWith('label:');
              return (
                <li key={column.id} className="option">
                  <label className="check ellipsis" title={column.description || undefined}>
                    <input
                      type="checkbox"
                      checked={on}
                      onChange={() =>
                        set(toggleCol(chosen, column.id, on, !isLabel && usual.includes(column.id)))
                      }
                    />
                    <span className="ellipsis">{column.name}</span>
                  </label>
                  {on && (
                    <>
                      <button
                        type="button"
                        className="icon-button"
                        aria-label={t('table.columnUp', { column: column.name })}
                        onClick={() => set(moveCol(chosen, shown, column.id, -1))}
                      >
                        <span aria-hidden="true">↑</span>
                      </button>
                      <button
                        type="button"
                        className="icon-button"
                        aria-label={t('table.columnDown', { column: column.name })}
                        onClick={() => set(moveCol(chosen, shown, column.id, 1))}
                      >
                        <span aria-hidden="true">↓</span>
                      </button>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
          <form
            className="column-label"
            onSubmit={(event) => {
              event.preventDefault();
              addLabel();
            }}
          >
            <span className="field">
              <input
                type="text"
                value={label}
                maxLength={317}
                placeholder={t('table.labelKey')}
                aria-label={t('table.labelKey')}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setLabel(event.target.value)}
              />
            </span>
            <button type="submit" className="button" disabled={label.trim() === ''}>
              {t('table.addLabel')}
            </button>
          </form>
          {cols && (
            <button type="button" className="button column-reset" onClick={() => onCols('')}>
              {t('table.columnsReset')}
            </button>
          )}
        </>
      )}
    </Popover>
  );
}
