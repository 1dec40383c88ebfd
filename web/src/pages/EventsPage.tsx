// The Events of the cluster, newest first, as they come.

import { useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { count } from '../format';
import { useReading } from '../grid/reading';
import { useTexts } from '../i18n';
import { Breakable } from '../parts/Breakable';
import { EventFacets } from '../parts/EventFacets';
import FilterFault from '../parts/FilterFault';
import { PageFilter } from '../parts/PageFilter';
import { FreshnessBanner, FreshnessChip } from '../parts/Freshness';
import { HeldBar } from '../parts/HeldBar';
import { Notice } from '../parts/Notice';
import { Why } from '../parts/Why';
import { Tick } from '../parts/Age';
import { aboutOf } from '../state/events';
import { useKeys } from '../state/keys';
import { useKinds } from '../state/kinds';
import { useLate } from '../state/late';
import { useLive } from '../state/live';
import { type Warned, warnings } from '../state/overview';
import { useRoute } from '../state/route';
import { chooseTerm, hasTerm } from '../state/terms';
import { useTold } from '../state/told';
import { type View, faultOf, matchedOf } from '../state/view';
import { NO_QUERY, format, toObject } from '../url';
import '../styles/find.css';

const EVENTS = { group: 'core', resource: 'events' };
const TYPE = 'col.type';
const WARNING = `${TYPE}:Warning`;

export default function EventsPage() {
  const { t, time } = useTexts();
  const { route, replace } = useRoute();
  const { q, ns } = route.query;
  const query = useMemo(() => ({ ...NO_QUERY, ns, q, sort: 'last-seen' }), [ns, q]);
  const { held, retry, hold, apply, pause } = useLive(EVENTS, query, 0, true);
  const { live: view, shown, pausedAt } = held;
  const box = useRef<HTMLDivElement>(null);
  useReading(box, false, hold);
  const change = (next: string): void => replace({ ...route, query: { ...route.query, q: next } });
  const warn = (): void => change(chooseTerm(q, TYPE, 'Warning'));
  useKeys({ p: pause, r: apply, '!': warn });
  const { link, info } = view;
  const fault = faultOf(link);
  const counted = matchedOf(shown);
  const counts = counted && t('table.matched', { matched: count(counted[0]), total: count(counted[1]) });
  const told = useTold(`${ns.join(',')}\n${q}`, counts);
  return (
    <div className="page" ref={box}>
      <div className="page-head">
        <h1>{t('events.title')}</h1>
        {ns.length > 0 && <span className="sub muted">{t('search.within', { ns: ns.join(', ') })}</span>}
        <FreshnessChip link={link} info={info} />
      </div>
      <div className="tools">
        <PageFilter id="events-filter" value={q} label={t('events.filter')} fault={fault} onChange={change} />
        <span className="matched">{counts ?? '…'}</span>
        <span className="unseen" aria-live="polite">
          {told}
        </span>
        <label className="check">
          <input type="checkbox" checked={hasTerm(q, WARNING)} onChange={warn} />
          {t('events.onlyWarnings')}
        </label>
        <label className="check">
          <input type="checkbox" role="switch" checked={pausedAt === null} onChange={pause} />
          {t('events.follow')}
        </label>
      </div>
      {fault && <FilterFault fault={fault} view={view} />}
      <FreshnessBanner link={link} info={info} />
      {pausedAt !== null && (
        <p className="banner tone-warn" role="status">
          <span aria-hidden="true">▲</span> {t('events.held', { time: time(pausedAt) })}
        </p>
      )}
      {link.kind === 'refused' && fault === null ? (
        <Notice
          tone="bad"
          title={t(link.status === 403 ? 'table.denied' : 'table.refused')}
          text={<Why reason={link.reason} message={link.detail} />}
          code={`${link.status} ${link.reason}`}
          action={t('app.retry')}
          onAction={retry}
        />
      ) : (
        <div className="search-body">
          <EventFacets ns={ns} q={q} view={view} paused={pausedAt !== null} onChange={change} />
          <div className="search-hits">
            <Rows view={shown} gone={held.gone} />
            <HeldBar held={held} onApply={apply} />
          </div>
        </div>
      )}
    </div>
  );
}

function Rows({ view, gone }: { view: View; gone: ReadonlySet<string> }) {
  const { t } = useTexts();
  const { kinds } = useKinds();
  const dim = useLate(view.pending);
  const rows = warnings(view.columns, view.rows);
  if (rows.length === 0 && faultOf(view.link)) {
    return <Notice tone="none" title={t('table.noRows')} text={t('table.fixFilter')} />;
  }
  // That the filter before left none says nothing of the one that was asked for.
  if (view.info === null || (rows.length === 0 && view.pending)) {
    return <p className="muted">{t('table.loading')}</p>;
  }
  if (rows.length === 0) {
    return <Notice tone="none" title={t(view.info.complete ? 'events.none' : 'table.noRows')} />;
  }
  const type = view.columns.findIndex((column) => column.id === 'type');
  return (
    <>
      <div className={`plain-box${dim ? ' dim' : ''}`} aria-busy={view.pending}>
        {/* The roles are said because on narrow pages the rows are not drawn as a table. */}
        <table role="table" className="plain events-table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('col.lastSeen')}
              </th>
              <th scope="col" role="columnheader">
                {t('col.type')}
              </th>
              <th scope="col" role="columnheader">
                {t('home.object')}
              </th>
              <th scope="col" role="columnheader">
                {t('col.reason')}
              </th>
              <th scope="col" role="columnheader">
                {t('col.message')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row, place) => (
              <EventRow
                key={row.uid}
                row={row}
                gone={gone.has(row.uid)}
                type={String(view.rows[place]?.cells[type] ?? '')}
                kinds={kinds}
              />
            ))}
          </tbody>
        </table>
      </div>
      {view.matched !== null && view.matched > rows.length && (
        <p className="muted">{t('events.first', { n: count(rows.length), total: count(view.matched) })}</p>
      )}
    </>
  );
}

interface RowProps {
  row: Warned;
  type: string;
  gone: boolean;
  kinds: Parameters<typeof aboutOf>[2];
}

function EventRow({ row, type, gone, kinds }: RowProps) {
  const { t } = useTexts();
  const { route } = useRoute();
  const bare = { ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] };
  const about = aboutOf(row.object, row.namespace, kinds);
  const warns = type === 'Warning';
  return (
    <tr role="row" className={gone ? 'gone' : undefined} title={gone ? t('table.rowGone') : undefined}>
      <td role="cell" className="numeric">
        {row.at === null ? row.seen : <Tick text={row.seen} at={row.at} />}
      </td>
      <td role="cell" className={warns ? 'tone-warn' : undefined}>
        {warns && <span aria-hidden="true">▲ </span>}
        {type}
      </td>
      <th scope="row" role="rowheader" className="event-object">
        {row.namespace !== null && <span className="muted">{row.namespace} · </span>}
        {about ? <Link href={format(toObject(bare, about, 'events'))}>{row.object}</Link> : row.object}
      </th>
      <td role="cell" className="event-reason">
        <Breakable name={row.reason} />
      </td>
      <td role="cell" className="prose">
        {row.message}
      </td>
    </tr>
  );
}
