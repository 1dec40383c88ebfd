// What a filter could go on with: fields, then values with how many rows have them. Loaded when someone types.

import { useEffect, useMemo } from 'react';
import { count } from '../format';
import { type Key, useTexts } from '../i18n';
import { useFacet } from '../state/facets';
import { type Completion, FIXED, facetOf, fieldsFor } from '../state/terms';
import type { KindId } from '../url';

interface Props {
  kind: KindId;
  ns: string[];
  at: Completion;
  columns: readonly string[];
  /** Whether the rest of the filter is understood: otherwise nothing can be counted under it. */
  counts: boolean;
  active: number;
  onChoices: (choices: string[]) => void;
  onTake: (choice: string) => void;
}

/** More than one looks through: typing on narrows them. */
const MOST = 12;

/** As many values as the server gives. */
const LIMIT = 500;

/** An answer is for what is typed now: it is not asked for again. */
const ONCE = 3_600_000;

export default function Completions({ kind, ns, at, columns, counts, active, onChoices, onTake }: Props) {
  const { t, tn } = useTexts();
  const facet = at.field === null || !counts ? null : facetOf(at.field, columns);
  const data = useFacet(kind, { ns, q: at.rest }, facet, LIMIT, ONCE);
  const values = useMemo(() => {
    if (at.field === null) return fieldsFor(at.typed, columns).map((value) => ({ value, n: null }));
    const counted = (data?.values ?? []).map((one) => ({
      value: one.value,
      // Of rows that are not all there nobody knows the number.
      n: data?.complete ? one.count : null,
    }));
    const fixed = (FIXED[at.field] ?? [])
      .filter((value) => !counted.some((one) => one.value === value))
      // Known and not among the counted ones: no row has it, if the counts are of all rows.
      .map((value) => ({ value, n: data?.complete && at.field === 'is' ? 0 : null }));
    const text = at.typed.toLowerCase();
    const all = [...counted, ...fixed].filter((one) => one.value.toLowerCase().includes(text));
    const begins = (value: string): number => (value.toLowerCase().startsWith(text) ? 0 : 1);
    return all.sort((a, b) => begins(a.value) - begins(b.value));
  }, [at, columns, data]);
  const shown = values.slice(0, MOST);
  // What is already there in full needs no list.
  const done = at.field !== null && shown.length === 1 && shown[0]?.value === at.typed;
  const choices = done ? '' : shown.map((one) => one.value).join('\n');
  useEffect(() => onChoices(choices === '' ? [] : choices.split('\n')), [choices, onChoices]);
  useEffect(() => {
    document.querySelector(`#filter-choice-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  // More values than the server told of, or than are shown.
  const hidden = values.length - shown.length + Math.max(0, (data?.distinct ?? 0) - LIMIT);
  if (choices === '') return null;
  return (
    <div className="popover filter-list">
      <ul
        id="filter-choices"
        role="listbox"
        aria-label={t(at.field === null ? 'table.fields' : 'table.values')}
        className="options"
      >
        {shown.map(({ value, n }, place) => (
          <li
            key={value}
            id={`filter-choice-${place}`}
            role="option"
            aria-selected={place === active}
            className={`option${place === active ? ' active' : ''}`}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(value)}
          >
            <span className="mono ellipsis">{value}</span>
            <span className="count">
              {at.field === null ? t(`field.${nameOf(value)}` as Key) : n === null ? '' : count(n)}
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="popover-note muted">{tn('table.moreValues', hidden)}</p>}
    </div>
  );
}

/** The field that a text says something of: all columns have the same. */
function nameOf(value: string): string {
  return value.startsWith('col.') ? 'col' : value.slice(0, -1);
}
