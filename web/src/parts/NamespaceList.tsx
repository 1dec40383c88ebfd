// The first rows of a list as a section of a page, with how current and complete they are.

import { Link } from 'wouter';
import { getList } from '../api/client';
import { count } from '../format';
import { useTexts } from '../i18n';
import { usePolled } from '../state/polled';
import { idOf } from '../state/tree';
import { type KindId, NO_QUERY, type TableQuery, format } from '../url';
import { FamilyTable } from './FamilyTable';
import { StateMark } from './Freshness';
import { PolledNote } from './PolledNote';
import { Why } from './Why';

interface Props {
  title: string;
  /** What is said when there are none. */
  none: string;
  kind: KindId;
  query: Pick<TableQuery, 'ns' | 'q' | 'sort'>;
  limit: number;
}

export function NamespaceList({ title, none, kind, query, limit }: Props) {
  const { t, time } = useTexts();
  const polled = usePolled(`list ${idOf(kind)} ${query.ns.join(',')} ${query.q}`, 10_000, (signal) =>
    getList(kind, query, 0, limit, signal),
  );
  const { data } = polled;
  const to = format({ place: { page: 'table', kind }, query: { ...NO_QUERY, ...query }, rest: [] });
  const settled = data !== null && data.complete && data.rows.length === 0;
  return (
    <section>
      <h2>
        {title}{' '}
        {data !== null && data.matched !== null && data.rows.length > 0 && (
          <Link href={to}>{count(data.matched)}</Link>
        )}
      </h2>
      <PolledNote polled={polled} what={t('table.refused')} />
      {data && (data.state !== 'live' || !data.complete) && (
        <p className="muted">
          <StateMark state={data.state} />
          {data.asOf && ` · ${t('state.asOf', { time: time(data.asOf) })}`}
          {!data.complete && ` · ${t('banner.incomplete')}`}{' '}
          <Why reason={data.state === 'live' ? null : data.reason} message={data.message} />
        </p>
      )}
      {settled && <p className="muted">{none}</p>}
      {data && data.rows.length > 0 && (
        <FamilyTable
          family={{
            group: data.group,
            resource: data.resource,
            kind: data.kind,
            // All rows are of the same namespace: no column says so.
            namespaced: false,
            state: data.state,
            asOf: data.asOf,
            matched: data.matched ?? data.rows.length,
            columns: data.columns,
            rows: data.rows,
          }}
        />
      )}
      {data && data.matched !== null && data.matched > data.rows.length && (
        <p className="muted">
          {t('table.matched', { matched: count(data.rows.length), total: count(data.matched) })} ·{' '}
          <Link href={to}>{t('namespaces.all')}</Link>
        </p>
      )}
    </section>
  );
}
