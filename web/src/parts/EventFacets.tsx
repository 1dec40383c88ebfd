// The most frequent reasons of Events: each narrows the list down to it.

import { getFacets } from '../api/client';
import { count } from '../format';
import { useTexts } from '../i18n';
import { hasTerm, valueOf } from '../state/events';
import { usePolled } from '../state/polled';

const EVENTS = { group: 'core', resource: 'events' };

/** Values that are shown. */
const MOST = 15;

interface Props {
  ns: string[];
  q: string;
  onToggle: (term: string) => void;
}

export function EventFacets({ ns, q, onToggle }: Props) {
  const { t } = useTexts();
  const { data } = usePolled(`${ns.join(',')} ${q}`, 10_000, (signal) =>
    getFacets(EVENTS, 'reason', { ns, q }, MOST, signal),
  );
  return (
    <nav className="search-kinds" aria-label={t('events.reasons')}>
      <h2>{t('events.reasons')}</h2>
      <ul>
        {(data?.values ?? []).map(({ value, count: n }) => {
          const term = `col.reason:${valueOf(value)}`;
          return (
            <li key={value}>
              <button
                type="button"
                className="facet"
                aria-pressed={hasTerm(q, term)}
                onClick={() => onToggle(term)}
              >
                <span className="ellipsis">{value}</span>
                <span className="count">{count(n)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
