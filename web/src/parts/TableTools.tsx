// What stands above the rows: the filter, how many there are, wide columns, and the order where there is no header.

import { type Ref, useEffect, useRef, useState } from 'react';
import { count } from '../format';
import type { GridColumn } from '../grid/columns';
import { type Texts, useTexts } from '../i18n';
import type { View } from '../state/view';
import type { TableQuery } from '../url';
import { Icon } from './icons';

interface Props {
  view: View;
  query: TableQuery;
  columns: GridColumn[];
  compact: boolean;
  filterRef: Ref<HTMLInputElement>;
  onChange: (change: Partial<TableQuery>) => void;
}

/** Milliseconds after a keystroke before the server is asked. */
const TYPING = 120;

export function TableTools({ view, query, columns, compact, filterRef, onChange }: Props) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <div className="tools">
      <FilterField value={query.q} inputRef={filterRef} onChange={(q) => onChange({ q })} />
      <span className="matched" aria-live="polite">
        {counted(texts, view, query)}
      </span>
      {compact && (
        <select
          className="input"
          aria-label={t('table.sort')}
          value={query.sort}
          onChange={(event) => onChange({ sort: event.target.value })}
        >
          <option value="">{t('table.sortDefault')}</option>
          {columns.flatMap((column) => [
            <option key={column.id} value={column.id}>{`${column.name} ▲`}</option>,
            <option key={`-${column.id}`} value={`-${column.id}`}>{`${column.name} ▼`}</option>,
          ])}
        </select>
      )}
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
    </div>
  );
}

/** How many there are, said only as far as it is known. */
function counted({ t, tn }: Texts, view: View, query: TableQuery): string {
  if (view.info === null || view.pending || view.link.kind === 'refused') return '…';
  if (view.total === null || view.matched === null) {
    const seen = view.offset + view.rows.length;
    return seen > 0 ? tn('table.soFar', seen) : t('table.totalUnknown');
  }
  return query.q
    ? t('table.matched', { matched: count(view.matched), total: count(view.total) })
    : tn('table.total', view.total);
}

interface FieldProps {
  value: string;
  inputRef: Ref<HTMLInputElement>;
  onChange: (q: string) => void;
}

function FilterField({ value, inputRef, onChange }: FieldProps) {
  const { t } = useTexts();
  // The newest: a filter typed before another order was chosen must not bring the old one back.
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  const [typed, setTyped] = useState({ text: value, from: value });
  // What the address says wins when it changes by other means than typing here.
  const text = typed.from === value ? typed.text : value;
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      setTyped({ text, from: text });
      change.current(text);
    }, TYPING);
    return () => clearTimeout(timer);
  }, [text, value]);

  const set = (next: string): void => setTyped({ text: next, from: value });
  const now = (next: string): void => {
    setTyped({ text: next, from: next });
    onChange(next);
  };
  return (
    <span className="field filter">
      <Icon name="search" />
      <input
        ref={inputRef}
        type="text"
        role="searchbox"
        value={text}
        maxLength={200}
        placeholder={t('table.filterHint')}
        aria-label={t('table.filter')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (text) now('');
            else event.currentTarget.blur();
            event.stopPropagation();
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            if (text !== value) now(text);
            document.querySelector<HTMLElement>('[role=grid]')?.focus();
            event.preventDefault();
          }
        }}
      />
      {text ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t('table.clear')}
          title={t('table.clear')}
          onClick={() => now('')}
        >
          <Icon name="close" />
        </button>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
    </span>
  );
}
