// What the server keeps in memory and why: totals, the policy, and every kind.

import '../styles/cache.css';
import { Link } from 'wouter';
import { getCache, getPolicy } from '../api/client';
import type { CacheAnswer, Policy } from '../api/types';
import { bytes, count, perMinute, shortDuration } from '../format';
import { useTexts } from '../i18n';
import { Age } from '../parts/Age';
import { type Seen, TotalsView } from '../parts/CacheTotals';
import { StateMark } from '../parts/Freshness';
import { PageFilter } from '../parts/PageFilter';
import { PolledNote } from '../parts/PolledNote';
import { SortHead } from '../parts/SortHead';
import { Why } from '../parts/Why';
import {
  CACHE_COLUMNS,
  type CacheColumn,
  type CacheRow,
  cacheRows,
  perObject,
  sortCacheRows,
} from '../state/cacheRows';
import { usePolled } from '../state/polled';
import { reasonText } from '../state/reasons';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, toKind, toPage } from '../url';

const WORDS: readonly CacheColumn[] = ['kind', 'state'];

const MOST_SEEN = 200;

type Watched = CacheAnswer & { seen: Seen[] };

async function watchCache(signal: AbortSignal): Promise<Watched> {
  const answer = await getCache(signal);
  const { objects, changesPerMinute } = answer.totals;
  return { ...answer, seen: [{ objects, changes: changesPerMinute }] };
}

function goOn(held: Watched, next: Watched): Watched {
  return { ...next, seen: [...held.seen, ...next.seen].slice(-MOST_SEEN) };
}

export default function CachePage({ all }: { all: boolean }) {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const cache = usePolled('cache', 3000, watchCache, goOn);
  const policy = usePolled('policy', 10_000, getPolicy);
  const { q, sort } = route.query;

  if (cache.data === null) {
    return (
      <div className="page">
        <h1>{t('cache.title')}</h1>
        <PolledNote polled={cache} what={t('cache.failed')} />
      </div>
    );
  }
  const rows = sortCacheRows(cacheRows(cache.data.resources, policy.data?.kinds ?? [], q, !all), sort);
  return (
    <div className="page cache-page">
      <div className="page-head">
        <h1>{t('cache.title')}</h1>
        <span className="sub muted">{t('cache.replica', { name: cache.data.replica })}</span>
      </div>
      <p className="lead">{t('cache.lead')}</p>
      <PolledNote polled={cache} what={t('cache.failed')} />
      <TotalsView totals={cache.data.totals} seen={cache.data.seen} />
      <p className="muted">{t('cache.since')}</p>
      {policy.error && <PolledNote polled={policy} what={t('policy.failed')} />}
      {policy.data && <PolicyLine policy={policy.data} />}
      <div className="tools">
        <h2>{t('cache.kinds')}</h2>
        <PageFilter
          id="cache-filter"
          value={q}
          label={t('cache.filter')}
          onChange={(next) => replace({ ...route, query: { ...route.query, q: next } })}
        />
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(cache.data.resources.length) })}
        </span>
        <label className="check">
          <input
            type="checkbox"
            checked={!all}
            onChange={(event) => replace({ ...route, place: { page: 'cache', all: !event.target.checked } })}
          />
          {t('cache.onlyLoaded')}
        </label>
      </div>
      <KindsTable rows={rows} />
    </div>
  );
}

/** Whether the policy is in force; what follows from it has a page of its own. */
function PolicyLine({ policy }: { policy: Policy }) {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <p>
      <span className={policy.accepted ? 'tone-ok' : 'tone-bad'}>
        <span aria-hidden="true">{policy.accepted ? '●' : '✖'}</span>{' '}
        {t(policy.accepted ? 'cache.accepted' : 'cache.rejected')}
      </span>{' '}
      {t(policy.source === 'policy' ? 'cache.policyNamed' : 'cache.policyDefaults', { name: policy.name })}
      {!policy.accepted && (
        <span className="banner-detail">
          {' '}
          <Why reason={policy.reason} message={policy.message} />
        </span>
      )}{' '}
      <Link href={format(toPage(route, { page: 'policy' }))}>{t('cache.toPolicy')}</Link>
    </p>
  );
}

function KindsTable({ rows }: { rows: CacheRow[] }) {
  const { t } = useTexts();
  return (
    <div className="plain-box">
      <table className="plain kinds-table">
        <thead>
          <tr>
            {CACHE_COLUMNS.map((column) => (
              <SortHead
                key={column}
                id={column}
                text={t(`col.${column}`)}
                numeric={!WORDS.includes(column)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <KindRow key={idOf(row)} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KindRow({ row }: { row: CacheRow }) {
  const texts = useTexts();
  const { t, tn } = texts;
  const { route } = useRoute();
  const known = <T,>(value: T | null, text: (value: T) => string): string =>
    value === null ? '–' : text(value);
  const kept = [
    row.group,
    row.rule && t(`cache.${row.rule.decision}`),
    row.rule?.metadataOnly && t('cache.metadataOnly'),
  ];
  return (
    <tr>
      <th scope="row" aria-label={`${row.kind} ${row.group}`}>
        <Link href={format(toKind(route, row))}>{row.kind}</Link>
        <span className="kind-of muted ellipsis" title={row.rule?.rule}>
          {kept.filter(Boolean).join(' · ')}
        </span>
      </th>
      <td>
        <StateMark state={row.state} />
        {row.reason && (
          <span className="state-why muted" title={row.message ?? undefined}>
            {reasonText(texts, row.reason)}
          </span>
        )}
      </td>
      <td className="numeric" title={row.namespaces === null ? undefined : tn('ns.some', row.namespaces)}>
        {known(row.objects, count)}
      </td>
      <td className="numeric">{known(row.bytes, bytes)}</td>
      <td className="numeric">{known(perObject(row), bytes)}</td>
      <td className="numeric">{known(row.changesPerMinute, perMinute)}</td>
      <td className="numeric">
        <Age time={row.asOf} />
      </td>
      <td className="numeric">
        <Age time={row.lastSync} />
      </td>
      <td className="numeric">{known(row.syncDuration, shortDuration)}</td>
      <td className="numeric">
        <Age time={row.lastAccess} />
      </td>
      <td className="numeric" title={tn('cache.reconnects', row.reconnects)}>
        {count(row.resyncs)}
      </td>
    </tr>
  );
}
