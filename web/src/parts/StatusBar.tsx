// How the rows are doing, with how many of each: a click makes it a term of the filter.

import { useEffect, useState } from 'react';
import { getFacets } from '../api/client';
import type { FacetValue, Health } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { usePolled } from '../state/polled';
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

export function StatusBar({ kind, query, view, paused, onChange }: Props) {
  const { t } = useTexts();
  const { info, link, pending } = view;
  // What is not in memory would be read from the API server to be counted.
  const asks = info?.state === 'live' && info.complete && link.kind === 'open' && !pending && !paused;
  const hasStatus = view.columns.some((one) => one.id === 'status');
  const health = useFacet(kind, query, 'is', asks);
  const status = useFacet(kind, query, 'status', asks && hasStatus);
  const now = health !== null && (status !== null || !hasStatus) ? termsOf(health, status ?? []) : null;
  // Until they are counted anew the terms stay, without numbers: nothing jumps, and no count is an old one.
  const [before, setBefore] = useState<Counted[]>([]);
  const text = JSON.stringify(now);
  useEffect(() => {
    const next = JSON.parse(text) as Counted[] | null;
    if (next !== null) setBefore(next);
  }, [text]);
  const terms = now ?? before.map((one) => ({ ...one, n: null }));
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
function useFacet(kind: KindId, { ns, q }: TableQuery, field: string, asks: boolean) {
  const rest = withoutField(q, field);
  const key = asks ? [kind.group, kind.resource, ns.join(','), field, rest].join('\n') : null;
  const { data, error } = usePolled(key, EVERY, (signal) =>
    getFacets(kind, field, { ns, q: rest }, 8, signal),
  );
  return data?.complete && error === null ? data.values : null;
}
