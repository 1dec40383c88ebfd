// What stands above the rows: the filter, how many there are, wide columns, and the order where there is no header.

import { type Ref, Suspense } from 'react';
import { count } from '../format';
import type { GridColumn } from '../grid/columns';
import { type Texts, useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { focusFilter } from '../state/focus';
import { useTold } from '../state/told';
import { type View, faultOf } from '../state/view';
import type { KindId, TableQuery } from '../url';
import { Boundary } from './Boundary';
import { FilterField } from './FilterField';
import { Icon } from './icons';

const ColumnPicker = lazily(async () => ({ default: (await import('./tools')).ColumnPicker }));
const MoreMenu = lazily(async () => ({ default: (await import('./tools')).MoreMenu }));

interface Props {
  kind: KindId;
  view: View;
  query: TableQuery;
  columns: GridColumn[];
  compact: boolean;
  paused: boolean;
  filterRef: Ref<HTMLInputElement>;
  onChange: (change: Partial<TableQuery>) => void;
  onCols: (cols: string) => void;
  /** Stops and goes on. */
  onPause: () => void;
}

export function TableTools({
  kind,
  view,
  query,
  columns,
  compact,
  paused,
  filterRef,
  onChange,
  onCols,
  onPause,
}: Props) {
  const texts = useTexts();
  const { t } = texts;
  const counts = counted(texts, view, query);
  const told = useTold([query.ns.join(','), query.q, query.sort].join('\n'), counts);
  return (
    <div className="tools">
      <FilterField
        kind={kind}
        query={query}
        columns={view.columns.map((column) => column.id)}
        fault={faultOf(view.link)}
        inputRef={filterRef}
        onChange={(q) => onChange({ q })}
      />
      <span className="matched">
        {counts ?? '…'}
        {query.q && (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              focusFilter();
              onChange({ q: '' });
            }}
          >
            {t('table.clearShort')}
          </button>
        )}
      </span>
      <span className="unseen" aria-live="polite">
        {told}
      </span>
      {compact && (
        <select
          className="input"
          aria-label={t('table.sort')}
          value={query.sort}
          onChange={(event) => onChange({ sort: event.target.value })}
        >
          <option value="">{t('table.sortDefault')}</option>
          {columns
            .filter(({ sortable }) => sortable)
            .flatMap((column) => [
              <option key={column.id} value={column.id}>{`${column.name} ▲`}</option>,
              <option key={`-${column.id}`} value={`-${column.id}`}>{`${column.name} ▼`}</option>,
            ])}
        </select>
      )}
      <button
        type="button"
        className={`button${paused ? ' on' : ''}`}
        aria-pressed={paused}
        aria-label={t('table.pause')}
        title={`${t('keys.pause')} (p)`}
        onClick={onPause}
      >
        <Icon name="pause" />
      </button>
      <button
        type="button"
        className={`button wide-button${query.wide ? ' on' : ''}`}
        aria-pressed={query.wide}
        title={`${t('table.wideHint')} (w)`}
        onClick={() => onChange({ wide: !query.wide })}
      >
        <Icon name="wide" />
        {t('table.wide')}
      </button>
      <Boundary fallback={null}>
        <Suspense fallback={<span className="icon-button" />}>
          {!compact && (
            <ColumnPicker
              all={view.columns}
              shown={columns}
              wide={query.wide}
              cols={query.cols}
              onCols={onCols}
            />
          )}
          <MoreMenu kind={kind} query={query} view={view} columns={columns} />
        </Suspense>
      </Boundary>
    </div>
  );
}

/** How many there are, said only as far as it is known; null while that is the answer to another question. */
function counted({ t, tn }: Texts, view: View, query: TableQuery): string | null {
  if (view.info === null || view.pending || view.link.kind === 'refused') return null;
  if (view.total === null || view.matched === null) {
    const seen = view.offset + view.rows.length;
    return seen > 0 ? tn('table.soFar', seen) : t('table.totalUnknown');
  }
  return query.q
    ? t('table.matched', { matched: count(view.matched), total: count(view.total) })
    : tn('table.total', view.total);
}
