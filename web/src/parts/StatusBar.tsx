// How the rows are doing, with how many of each: a click makes it a term of the filter.

import type { FacetValue, Health } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { canCount, useFacet, useStanding } from '../state/facets';
import { hasTerm, toggleTerm, valueText, withoutField } from '../state/terms';
import type { View } from '../state/view';
import type { KindId, TableQuery } from '../url';
import { HealthMark } from './HealthMark';

interface Props {
  kind: KindId;
  query: TableQuery;
  view: View;
  paused: boolean;
  onChange: (change: Partial<TableQuery>) => void;
}

/** Counted in the server's memory; as often as the kinds are. */
const EVERY = 4000;

const STATUSES = 4;

/** Values that are told. */
const MOST = 8;

export function StatusBar({ kind, query, view, paused, onChange }: Props) {
  const { t } = useTexts();
  const asks = canCount(view) && !paused;
  const hasStatus = view.columns.some((one) => one.id === 'status');
  const health = useCounted(kind, query, 'is', asks);
  const status = useCounted(kind, query, 'status', asks && hasStatus);
  const now = health !== null && (status !== null || !hasStatus) ? termsOf(health, status ?? []) : null;
  const terms = useStanding<Counted>(now);
  if (terms.length === 0) return null;
  return (
    <div className="status-bar" role="group" aria-label={t('table.statuses')}>
      {terms.map(({ term, value, n, health: mark }) => (
        <button
          key={term}
          type="button"
          className="status-button"
          aria-pressed={hasTerm(query.q, term)}
          title={t('peek.filter', { term })}
          onClick={() => onChange({ q: toggleTerm(query.q, term) })}
        >
          {mark ? <HealthMark health={value as Health} /> : value}{' '}
          <span className="count">{n === null ? '…' : count(n)}</span>
        </button>
      ))}
    </div>
  );
}

interface Counted {
  term: string;
  value: string;
  /** null while it is not known. */
  n: number | null;
  health: boolean;
}

function termsOf(health: FacetValue[], status: FacetValue[]): Counted[] {
  // That nothing is known of any of them is no news.
  const known = health.some((one) => one.value !== 'unknown');
  const healths = known ? health : [];
  return [
    ...healths.map((one) => ({ term: `is:${one.value}`, value: one.value, n: one.count, health: true })),
    ...status
      .filter((one) => one.value !== '')
      .slice(0, STATUSES)
      .map((one) => ({
        term: `status:${valueText(one.value)}`,
        value: one.value,
        n: one.count,
        health: false,
      })),
  ];
}

/** The values of a field among the rows that the other terms leave; null while they are not all known. */
function useCounted(kind: KindId, { ns, q }: TableQuery, field: string, asks: boolean): FacetValue[] | null {
  const data = useFacet(kind, { ns, q: withoutField(q, field) }, asks ? field : null, MOST, EVERY);
  return data?.complete ? data.values : null;
}
