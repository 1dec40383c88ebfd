// The types of Events, their most frequent reasons, and the objects that have most of them: each narrows the list down to it.

import { count } from '../format';
import { useTexts } from '../i18n';
import { canCount, useFacet, useStanding } from '../state/facets';
import { chooseTerm, hasTerm, valueText, withoutField } from '../state/terms';
import type { View } from '../state/view';

const EVENTS = { group: 'core', resource: 'events' };

/** Values that are shown of types and reasons, and of objects, which are many. */
const MOST = 15;
const OBJECTS = 8;

const EVERY = 10_000;

interface Props {
  ns: string[];
  q: string;
  view: View;
  paused: boolean;
  onChange: (q: string) => void;
}

export function EventFacets(props: Props) {
  const { t } = useTexts();
  return (
    <nav className="search-kinds" aria-label={t('events.filter')}>
      <Facet {...props} title={t('col.type')} column="type" />
      <Facet {...props} title={t('events.reasons')} column="reason" />
      <Facet {...props} title={t('events.objects')} column="object" most={OBJECTS} />
    </nav>
  );
}

interface FacetProps extends Props {
  title: string;
  column: string;
  most?: number;
}

function Facet({ ns, q, view, paused, onChange, title, column, most = MOST }: FacetProps) {
  const asks = canCount(view) && !paused;
  const field = `col.${column}`;
  // Counted among what the other terms leave: those that are not chosen stay to be chosen.
  const data = useFacet(EVENTS, { ns, q: withoutField(q, field) }, asks ? column : null, most, EVERY);
  const values = useStanding<{ value: string; n: number | null }>(
    data?.complete ? data.values.map(({ value, count: n }) => ({ value, n })) : null,
  );
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {values.map(({ value, n }) => (
          <li key={value}>
            <button
              type="button"
              className="facet"
              aria-pressed={hasTerm(q, `${field}:${valueText(value)}`)}
              onClick={() => onChange(chooseTerm(q, field, value))}
            >
              <span className="ellipsis" title={value}>
                {value}
              </span>
              <span className="count">{n === null ? '…' : count(n)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
