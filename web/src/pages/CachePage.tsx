// What the server keeps in memory and why: totals, the policy, and every kind.

import { useState } from 'react';
import { Link } from 'wouter';
import { getCache, getPolicy } from '../api/client';
import type { Policy, Totals } from '../api/types';
import { bytes, count, shortDuration } from '../format';
import { useTexts } from '../i18n';
import { Age } from '../parts/Age';
import { StateMark } from '../parts/Freshness';
import { Notice } from '../parts/Notice';
import { Icon } from '../parts/icons';
import { CACHE_COLUMNS, type CacheColumn, type CacheRow, cacheRows, sortCacheRows } from '../state/cacheRows';
import { useKeys } from '../state/keys';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, nextSort, toKind } from '../url';

const NUMERIC: readonly CacheColumn[] = [
  'objects',
  'namespaces',
  'bytes',
  'lastSync',
  'syncDuration',
  'lastAccess',
  'resyncs',
  'reconnects',
];

export default function CachePage() {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const cache = usePolled('cache', 3000, getCache);
  const policy = usePolled('policy', 10_000, getPolicy);
  const [onlyLoaded, setOnlyLoaded] = useState(true);
  const { q, sort } = route.query;
  const change = (more: { q?: string; sort?: string }): void =>
    replace({ ...route, query: { ...route.query, ...more } });
  useKeys({
    '/': () => document.querySelector<HTMLInputElement>('#cache-filter')?.select(),
    Escape: () => (q ? change({ q: '' }) : false),
  });

  if (cache.data === null) {
    return (
      <div className="page">
        <h1>{t('cache.title')}</h1>
        {cache.error ? (
          <Notice
            tone="bad"
            title={t('cache.failed')}
            text={cache.error.message}
            action={t('app.retry')}
            onAction={cache.retry}
          />
        ) : (
          <p className="muted">{t('table.loading')}</p>
        )}
      </div>
    );
  }
  const rows = sortCacheRows(cacheRows(cache.data.resources, policy.data?.kinds ?? [], q, onlyLoaded), sort);
  return (
    <div className="page cache-page">
      <div className="page-head">
        <h1>{t('cache.title')}</h1>
        <span className="sub muted">{t('cache.replica', { name: cache.data.replica })}</span>
      </div>
      <p className="lead">{t('cache.lead')}</p>
      {cache.error && <p className="banner tone-warn">{cache.error.message}</p>}
      <TotalsView totals={cache.data.totals} />
      {policy.data && <PolicyView policy={policy.data} />}
      <div className="tools">
        <h2>{t('cache.kinds')}</h2>
        <span className="field filter">
          <Icon name="search" />
          <input
            id="cache-filter"
            type="text"
            role="searchbox"
            value={q}
            placeholder={t('cache.filter')}
            aria-label={t('cache.filter')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ q: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              if (q) change({ q: '' });
              else event.currentTarget.blur();
            }}
          />
          <kbd aria-hidden="true">/</kbd>
        </span>
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(cache.data.resources.length) })}
        </span>
        <label className="check">
          <input
            type="checkbox"
            checked={onlyLoaded}
            onChange={(event) => setOnlyLoaded(event.target.checked)}
          />
          {t('cache.onlyLoaded')}
        </label>
      </div>
      <KindsTable rows={rows} sort={sort} onSort={(column) => change({ sort: nextSort(sort, column) })} />
    </div>
  );
}

function TotalsView({ totals }: { totals: Totals }) {
  const { t, tn } = useTexts();
  const share = totals.bytes === null ? null : Math.min(1, totals.bytes / totals.memoryBudget);
  return (
    <dl className="totals">
      <div>
        <dt>{t('cache.watches')}</dt>
        <dd>
          <b>{count(totals.openWatches)}</b> {t('cache.ofMax', { n: count(totals.maxInformers) })}
        </dd>
        <dd className="muted">{t('cache.parked', { n: count(totals.parked) })}</dd>
      </div>
      <div>
        <dt>{t('cache.objects')}</dt>
        <dd>
          <b>{totals.objects === null ? '–' : count(totals.objects)}</b>
        </dd>
        <dd className="muted">{tn('cache.inKinds', totals.kinds)}</dd>
      </div>
      <div>
        <dt>{t('cache.memory')}</dt>
        <dd>
          <b>{totals.bytes === null ? '–' : bytes(totals.bytes)}</b>{' '}
          {t('cache.ofMax', { n: bytes(totals.memoryBudget) })}
        </dd>
        <dd>
          {share !== null && (
            <meter min={0} max={1} high={0.85} optimum={0} value={share} aria-label={t('cache.memory')} />
          )}
        </dd>
      </div>
      <div>
        <dt>{t('cache.hitRatio')}</dt>
        <dd>
          <b>{totals.hitRatio === null ? '–' : `${(totals.hitRatio * 100).toFixed(1)} %`}</b>
        </dd>
        <dd className="muted">
          {t('cache.hits', { hits: count(totals.hits), misses: count(totals.misses) })}
        </dd>
      </div>
      <div>
        <dt>{t('cache.saved')}</dt>
        <dd>
          <b>{count(totals.apiCallsSaved)}</b>
        </dd>
        <dd className="muted">{tn('cache.evictions', totals.evictions)}</dd>
      </div>
    </dl>
  );
}

function PolicyView({ policy }: { policy: Policy }) {
  const { t } = useTexts();
  const named = policy.source === 'policy' ? 'cache.policyNamed' : 'cache.policyDefaults';
  return (
    <section className="policy">
      <h2>{t('cache.policy')}</h2>
      <p>
        <span className={policy.accepted ? 'tone-ok' : 'tone-bad'}>
          <span aria-hidden="true">{policy.accepted ? '●' : '✖'}</span>{' '}
          {t(policy.accepted ? 'cache.accepted' : 'cache.rejected')}
        </span>{' '}
        {t(named, { name: policy.name })}
        {policy.observedGeneration !== null && (
          <span className="muted"> · {t('cache.generation', { n: policy.observedGeneration })}</span>
        )}
        {!policy.accepted && <span className="banner-detail"> {`${policy.reason}: ${policy.message}`}</span>}
      </p>
      {policy.spec === null && <p className="muted">{t('cache.specHidden')}</p>}
      <dl className="summary">
        {Object.entries(policy.spec ?? {})
          .filter(([, value]) => !empty(value))
          .map(([name, value]) => (
            <div key={name} className={Array.isArray(value) ? 'whole' : undefined}>
              <dt className="mono">{name}</dt>
              <dd>{specText(value)}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function empty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** A value of the spec in one line: kinds as group/resource. */
function specText(value: unknown): string {
  if (Array.isArray(value)) return value.map(specText).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { group, resource, ...more } = value as Record<string, unknown>;
    const rest = Object.values(more)
      .filter((one) => !empty(one))
      .map(specText)
      .join(' ');
    return `${typeof group === 'string' && group !== '' ? group : 'core'}/${String(resource)}${rest ? ` (${rest})` : ''}`;
  }
  return String(value);
}

interface TableProps {
  rows: CacheRow[];
  sort: string;
  onSort: (column: CacheColumn) => void;
}

function KindsTable({ rows, sort, onSort }: TableProps) {
  const { t } = useTexts();
  return (
    <div className="plain-box">
      <table className="plain kinds-table">
        <thead>
          <tr>
            {CACHE_COLUMNS.map((column) => {
              const up = sort === column;
              const down = sort === `-${column}`;
              return (
                <th
                  key={column}
                  scope="col"
                  className={NUMERIC.includes(column) ? 'numeric' : undefined}
                  aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}
                >
                  <button type="button" onClick={() => onSort(column)}>
                    {t(`col.${column}`)}
                    <span aria-hidden="true" className="sort">
                      {up ? '▲' : down ? '▼' : ''}
                    </span>
                  </button>
                </th>
              );
            })}
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
  const { t } = useTexts();
  const { route } = useRoute();
  const number = (n: number | null): string => (n === null ? '–' : count(n));
  const why = [row.reason, row.message].filter(Boolean).join(': ');
  return (
    <tr>
      <th scope="row">
        <Link href={format(toKind(route, row))}>{row.kind}</Link>
      </th>
      <td className="muted">{row.group}</td>
      <td title={why || undefined}>
        <StateMark state={row.state} />
        {row.reason && row.state !== 'live' && <span className="muted why"> {row.reason}</span>}
      </td>
      <td>
        {row.rule ? (
          <>
            {t(`cache.${row.rule.decision}`)}
            {row.rule.metadataOnly && <> · {t('cache.metadataOnly')}</>}{' '}
            <span className="mono muted">{row.rule.rule}</span>
          </>
        ) : (
          '–'
        )}
      </td>
      <td className="numeric">{number(row.objects)}</td>
      <td className="numeric">{number(row.namespaces)}</td>
      <td className="numeric">{row.bytes === null ? '–' : bytes(row.bytes)}</td>
      <td className="numeric">
        <Age time={row.lastSync} />
      </td>
      <td className="numeric">{row.syncDuration === null ? '–' : shortDuration(row.syncDuration)}</td>
      <td className="numeric">
        <Age time={row.lastAccess} />
      </td>
      <td className="numeric">{count(row.resyncs)}</td>
      <td className="numeric">{count(row.reconnects)}</td>
    </tr>
  );
}
