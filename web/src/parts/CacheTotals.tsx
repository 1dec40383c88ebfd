// The cache as a whole: numbers, and how two of them went since the page was opened.

import type { Totals } from '../api/types';
import { bytes, count, perMinute } from '../format';
import { useTexts } from '../i18n';
import { Sparkline } from './Sparkline';

/** What this page saw of the totals since it was opened, oldest first. */
export interface Seen {
  objects: number | null;
  changes: number | null;
}

export function TotalsView({ totals, seen }: { totals: Totals; seen: Seen[] }) {
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
        <dd>
          <Sparkline values={seen.map((one) => one.objects)} />
        </dd>
      </div>
      <div>
        <dt>{t('cache.changes')}</dt>
        <dd>
          <b>{totals.changesPerMinute === null ? '–' : perMinute(totals.changesPerMinute)}</b>{' '}
          {t('cache.perMinute')}
        </dd>
        <dd className="muted">{t('cache.changesOf')}</dd>
        <dd>
          <Sparkline values={seen.map((one) => one.changes)} />
        </dd>
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
