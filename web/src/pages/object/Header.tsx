// What an object is, how it is doing, to whom it belongs, and what can be taken from it.

import { Link } from 'wouter';
import type { Health, Related } from '../../api/answers';
import type { ObjectAnswer } from '../../api/types';
import { count, humanDuration, secondsSince } from '../../format';
import { useTexts } from '../../i18n';
import { kubectlGet } from '../../kubectl';
import { chain } from '../../owners';
import { CopyButton } from '../../parts/CopyButton';
import { FreshnessChip } from '../../parts/Freshness';
import { HealthMark } from '../../parts/HealthMark';
import { download } from '../../parts/download';
import { Icon } from '../../parts/icons';
import type { Stand } from '../../place';
import { useTicking } from '../../state/clock';
import type { Polled } from '../../state/polled';
import { useRoute } from '../../state/route';
import type { Link as Connection } from '../../state/view';
import { GLYPH } from '../../tone';
import { type ObjectId, type Tab, format, toObject } from '../../url';
import { fileName } from '../../yaml';
import { ObjectLink } from './links';

interface Props {
  object: ObjectId;
  data: ObjectAnswer;
  tab: Tab;
  health: Health | null;
  related: Polled<Related>;
  stand: Stand | null;
  /** null for an object that is no longer there: nothing about it is fresh. */
  link: Connection | null;
  yaml: string | null;
  /** What a key just copied, for eyes and ears. */
  said: string;
}

export function Header({ object, data, tab, health, related, stand, link, yaml, said }: Props) {
  const { t } = useTexts();
  return (
    <>
      <div className="page-head">
        <h1>
          <span className="h-kind">{data.kind}</span>{' '}
          {data.namespace !== null && <span className="h-ns">{data.namespace} / </span>}
          <span className="h-name">{data.name}</span>
        </h1>
        {health !== null && health !== 'unknown' && <HealthMark health={health} />}
        {stand !== null && <Neighbours object={object} stand={stand} tab={tab} />}
        {link !== null && <FreshnessChip link={link} info={{ ...data, progress: null }} />}
      </div>
      <Path data={data} related={related} gone={link === null} />
      <Ending data={data} />
      <div className="object-actions">
        <CopyButton text={() => data.name} label={t('object.copyName')} />
        <CopyButton text={() => kubectlGet(object)} label={t('object.copyKubectl')} />
        <CopyButton text={() => location.href} label={t('object.copyLink')} />
        <button
          type="button"
          className="button"
          disabled={yaml === null}
          onClick={() =>
            download(
              fileName(object.resource, object.namespace, object.name),
              new Blob([yaml ?? ''], { type: 'application/yaml' }),
            )
          }
        >
          <Icon name="download" />
          {t('object.download')}
        </button>
        <span className="muted" role="status">
          {said}
        </span>
      </div>
    </>
  );
}

/** Where it stands in the list it was opened from; its neighbours keep the tab. */
function Neighbours({ object, stand, tab }: { object: ObjectId; stand: Stand; tab: Tab }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const to = (row: Stand['before']): string | null =>
    row && format(toObject(route, { ...object, namespace: row.namespace, name: row.name }, tab));
  const step = (href: string | null, glyph: string, label: string) =>
    href === null ? (
      <span className="icon-button" aria-hidden="true">
        {glyph}
      </span>
    ) : (
      <Link className="icon-button" href={href} aria-label={label} title={label}>
        {glyph}
      </Link>
    );
  const [place, total] = [count(stand.place + 1), count(stand.total)];
  return (
    <span className="neighbours">
      {step(to(stand.before), '‹', t('object.previous'))}
      <span className="unseen">{t('object.placeOf', { place, total })}</span>
      <span className="muted numeric" aria-hidden="true">
        {place} / {total}
      </span>
      {step(to(stand.after), '›', t('object.next'))}
    </span>
  );
}

function Path({ data, related, gone }: { data: ObjectAnswer; related: Polled<Related>; gone: boolean }) {
  const { t, time } = useTexts();
  const references = data.object.metadata?.ownerReferences ?? [];
  const path = chain(related.data?.owners ?? []).reverse();
  const version = data.object.metadata?.resourceVersion;
  const finalizers = data.object.metadata?.finalizers ?? [];
  return (
    <p className="object-path muted">
      {(path.length > 0 || references.length > 0) && (
        <span>
          {t('object.owners')}:{' '}
          {path.length > 0
            ? path.map((owner) => (
                <span key={owner.uid} className={owner.found === false ? 'missing' : undefined}>
                  <ObjectLink to={owner} />
                  {owner.found === false && <span className="tone-bad"> ✖ {t('object.notFound')}</span>}{' '}
                  ›{' '}
                </span>
              ))
            : references.map((one) => `${one.kind} ${one.name} › `)}
          {t('object.this')}
          {!gone && related.error !== null && related.answeredAt !== null && path.length > 0 && (
            <span className="tone-warn"> ▲ {t('state.asOf', { time: time(related.answeredAt) })}</span>
          )}
        </span>
      )}
      {finalizers.length > 0 && (
        <span>
          {t('object.finalizers')}: <span className="mono">{finalizers.join(', ')}</span>
        </span>
      )}
      {version !== undefined && <span>{t('object.version', { version })}</span>}
    </p>
  );
}

/** An object that is being deleted says since when, and what it waits for. */
function Ending({ data }: { data: ObjectAnswer }) {
  const { t, fullTime } = useTexts();
  const { deletionTimestamp, finalizers = [] } = data.object.metadata ?? {};
  const age = useTicking((now) => humanDuration(Math.max(0, secondsSince(deletionTimestamp, now) ?? 0)));
  if (deletionTimestamp === undefined) return null;
  return (
    <div className="banner tone-warn">
      <span aria-hidden="true">{GLYPH.warn}</span>
      <span>
        <time dateTime={deletionTimestamp} title={fullTime(deletionTimestamp)}>
          {t('object.terminating', { age })}
        </time>{' '}
        {finalizers.length > 0 && (
          <span className="banner-detail">{t('object.waitsFor', { what: finalizers.join(', ') })}</span>
        )}
      </span>
    </div>
  );
}
