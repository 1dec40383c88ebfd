// What was found of one kind, under its name; all of it is in the table of the kind.

import { Link } from 'wouter';
import type { Family } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, toKind } from '../url';
import { FamilyTable } from './FamilyTable';
import { StateMark } from './Freshness';

export function Hits({ family }: { family: Family }) {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  const list = toKind(route, family);
  const all = format({ ...list, query: { ...list.query, q: route.query.q } });
  const more = family.matched - family.rows.length;
  return (
    <section id={idOf(family)} className="search-family">
      <h2>
        <Link href={all}>{family.kind}</Link> <span className="muted">{family.group}</span>{' '}
        <span className="count">{count(family.matched)}</span>
        {family.state !== 'live' && <StateMark state={family.state} />}
      </h2>
      <FamilyTable family={family} />
      {more > 0 && (
        <Link href={all} className="more">
          {tn('search.more', more)}{' '}
          <span className="unseen">{t('search.moreOf', { kind: family.kind })}</span>
        </Link>
      )}
    </section>
  );
}
