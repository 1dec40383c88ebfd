// Whether the cluster is well now. Loaded after the frame of the page, since all of it is asked for anyway.

import '../styles/overview.css';
import { Link } from 'wouter';
import { getCache, getNamespaces } from '../api/client';
import type { CacheAnswer, Kind } from '../api/types';
import { bytes, count, perMinute } from '../format';
import { useTexts } from '../i18n';
import { useKinds } from '../state/kinds';
import { highest, sizeOf } from '../state/overview';
import { type Polled, usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { stateTone } from '../tone';
import { format, toKind, toPage } from '../url';
import { StateMark } from './Freshness';
import { Why } from './Why';
import { Problems, Terminating } from './OverviewProblems';
import { Ranking } from './OverviewRanking';
import { Warnings } from './OverviewWarnings';
import { PolledNote } from './PolledNote';

const MOST = 6;

export default function OverviewPanels() {
  const cache = usePolled('cache', 10_000, getCache);
  return (
    <>
      <CacheLine cache={cache} />
      <Problems />
      <div className="columns">
        <Terminating />
        <Trouble />
      </div>
      <Warnings />
      <Rankings cache={cache.data} />
    </>
  );
}

/** What the server says of itself. */
function CacheLine({ cache }: { cache: Polled<CacheAnswer> }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const totals = cache.data?.totals;
  const rate = totals?.changesPerMinute;
  return (
    <div className="cache-line">
      <Link href={format(toPage(route, { page: 'cache' }))}>{t('app.cache')}</Link>
      {totals ? (
        <>
          <span>{t('home.watches', { n: count(totals.openWatches), max: count(totals.maxInformers) })}</span>
          <span>{t('home.objects', { n: totals.objects === null ? '–' : count(totals.objects) })}</span>
          <span>
            {t('home.memory', {
              n: totals.bytes === null ? '–' : bytes(totals.bytes),
              max: bytes(totals.memoryBudget),
            })}
          </span>
          <span>
            {t('home.hitRatio', {
              n: totals.hitRatio === null ? '–' : `${(totals.hitRatio * 100).toFixed(1)} %`,
            })}
          </span>
          <span>{t('home.rate', { n: rate == null ? '–' : perMinute(rate) })}</span>
        </>
      ) : null}
      <PolledNote polled={cache} what={t('cache.failed')} />
    </div>
  );
}

/** Kinds that the cache cannot keep as it should. */
function Trouble() {
  const { t } = useTexts();
  const { route } = useRoute();
  const { kinds, known, complete, outdated } = useKinds();
  const unwell = kinds.filter((kind) => ['warn', 'bad'].includes(stateTone(kind.state)));
  return (
    <section aria-labelledby="home-trouble">
      <h2 id="home-trouble">{t('home.trouble')}</h2>
      {known && !complete && <p className="tone-warn">▲ {t('tree.incomplete')}</p>}
      {known && unwell.length === 0 && complete && outdated === null && (
        <p className="muted">{t('home.noTrouble')}</p>
      )}
      <ul className="trouble">
        {unwell.map((kind) => (
          <li key={idOf(kind)}>
            <StateMark state={kind.state} />
            <Link href={format(toKind(route, kind))}>{kind.kind}</Link>
            <span className="muted">{kind.group}</span>
            <span className="trouble-why">
              <Why reason={kind.reason} message={kind.message} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rankings({ cache }: { cache: CacheAnswer | null }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const { kinds } = useKinds();
  const spaces = usePolled('namespaces', 30_000, getNamespaces);
  const kindLink = (kind: Pick<Kind, 'group' | 'resource'>): string => format(toKind(route, kind));
  const everywhere = route.query.ns.length > 0 ? t('home.everywhere') : undefined;
  const ranked = spaces.data?.namespaces.map((one) => ({ name: one.name, size: sizeOf(one.counts) })) ?? [];
  return (
    <div className="columns">
      <Ranking
        title={t('home.changing')}
        note={everywhere}
        empty={t('home.changingUnknown')}
        rows={highest(cache?.resources ?? [], (kind) => kind.changesPerMinute, MOST).map((kind) => ({
          key: idOf(kind),
          name: kind.kind,
          more: kind.group,
          href: kindLink(kind),
          value: kind.changesPerMinute ?? 0,
          text: t('home.perMinute', { n: perMinute(kind.changesPerMinute ?? 0) }),
        }))}
      />
      <Ranking
        title={t('home.largestKinds')}
        empty={t('home.nothingCounted')}
        rows={highest(kinds, (kind) => kind.count, MOST).map((kind) => ({
          key: idOf(kind),
          name: kind.kind,
          more: kind.group,
          href: kindLink(kind),
          value: kind.count ?? 0,
          text: count(kind.count ?? 0),
        }))}
      />
      <Ranking
        title={t('home.largestNamespaces')}
        note={spaces.data && !spaces.data.complete ? t('home.atLeast') : everywhere}
        empty={t('home.nothingCounted')}
        rows={highest(ranked, (one) => one.size, MOST).map((one) => ({
          key: one.name,
          name: one.name,
          more: '',
          href: format(
            toPage(
              { ...route, query: { ...route.query, ns: [one.name] } },
              { page: 'namespace', name: one.name },
            ),
          ),
          value: one.size,
          text: count(one.size),
        }))}
      />
    </div>
  );
}
