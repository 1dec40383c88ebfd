// The most frequent reasons of Events: each narrows the list down to it.

import { count } from '../format';
import { useTexts } from '../i18n';
import { canCount, useFacet, useStanding } from '../state/facets';
import { hasTerm, valueText } from '../state/terms';
import type { View } from '../state/view';

const EVENTS = { group: 'core', resource: 'events' };

/** Values that are shown. */
const MOST = 15;

const EVERY = 10_000;

interface Props {
  ns: string[];
  q: string;
  view: View;
  paused: boolean;
  onToggle: (term: string) => void;
}

export function EventFacets({ ns, q, view, paused, onToggle }: Props) {
  const { t } = useTexts();
  const asks = canCount(view) && !paused;
  const data = useFacet(EVENTS, { ns, q }, asks ? 'reason' : null, MOST, EVERY);
  const reasons = useStanding<{ value: string; n: number | null }>(
    data?.complete ? data.values.map(({ value, count: n }) => ({ value, n })) : null,
  );
  return (
    <nav className="search-kinds" aria-label={t('events.reasons')}>
      <h2>{t('events.reasons')}</h2>
      <ul>
        {reasons.map(({ value, n }) => {
          const term = `col.reason:${valueText(value)}`;
          return (
            <li key={value}>
              <button
                type="button"
                className="facet"
                aria-pressed={hasTerm(q, term)}
                onClick={() => onToggle(term)}
              >
                <span className="ellipsis">{value}</span>
                <span className="count">{n === null ? '…' : count(n)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
