// The newest warnings among the cluster's Events.

import { Link } from 'wouter';
import { getList } from '../api/client';
import type { List } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { type Warned, warnings } from '../state/overview';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { NO_QUERY, format, toObject, toPage } from '../url';
import { Tick } from './Age';
import { FreshnessBanner } from './Freshness';
import { PolledNote } from './PolledNote';

const EVENTS = { group: 'core', resource: 'events' };
const WARNINGS = 'col.type:Warning';
const FIRST = 8;
const OPEN = { kind: 'open' } as const;

export function Warnings() {
  const { t } = useTexts();
  const { route } = useRoute();
  const { ns } = route.query;
  const polled = usePolled(`warnings in ${ns.join(',')}`, 10_000, (signal) =>
    getList(EVENTS, { ns, q: WARNINGS, sort: 'last-seen' }, 0, FIRST, signal),
  );
  const page = toPage(route, { page: 'events' });
  const all = format({ ...page, query: { ...page.query, q: WARNINGS } });
  const list = polled.data;
  return (
    <section aria-labelledby="home-warnings">
      <div className="section-head">
        <h2 id="home-warnings">{t('home.warnings')}</h2>
        <Link href={all}>{list?.matched ? t('home.allOf', { n: count(list.matched) }) : t('home.all')}</Link>
      </div>
      <PolledNote polled={polled} what={t('home.warningsFailed')} />
      {list && <FreshnessBanner link={OPEN} info={list} />}
      {list && <Rows list={list} />}
    </section>
  );
}

function Rows({ list }: { list: List }) {
  const { t } = useTexts();
  const rows = warnings(list.columns, list.rows);
  if (rows.length === 0) return list.complete && <p className="muted">{t('home.noWarnings')}</p>;
  return (
    <div className="plain-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col" className="numeric">
              {t('col.lastSeen')}
            </th>
            <th scope="col">{t('home.object')}</th>
            <th scope="col">{t('col.reason')}</th>
            <th scope="col">{t('col.message')}</th>
            <th scope="col" className="numeric">
              {t('col.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.uid} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: Warned }) {
  const { route } = useRoute();
  const bare = { ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] };
  const event = { ...EVENTS, namespace: row.namespace, name: row.name };
  return (
    <tr>
      <td className="numeric">{row.at === null ? row.seen : <Tick text={row.seen} at={row.at} />}</td>
      <th scope="row">
        {row.namespace !== null && <span className="muted">{row.namespace} · </span>}
        <Link href={format(toObject(bare, event))}>{row.object || row.name}</Link>
      </th>
      <td className="tone-warn">
        <span aria-hidden="true">▲</span> {row.reason}
      </td>
      <td className="prose">
        <span className="two-lines" title={row.message}>
          {row.message}
        </span>
      </td>
      <td className="numeric">{row.count}</td>
    </tr>
  );
}
