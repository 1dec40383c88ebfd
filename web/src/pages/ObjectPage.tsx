// One object: what it is, how it is doing, what belongs to it, and what became of it while one looked.

import '../styles/object.css';
import { Link as Anchor } from 'wouter';
import { type ApiError, getEvents, getRelated } from '../api/client';
import { count } from '../format';
import { useTexts } from '../i18n';
import { chain } from '../owners';
import { FreshnessBanner } from '../parts/Freshness';
import { Notice } from '../parts/Notice';
import { ConditionsTable, EventsTable } from '../parts/ObjectTables';
import { Tabs } from '../parts/Tabs';
import { Why } from '../parts/Why';
import { YamlView } from '../parts/YamlView';
import { Icon } from '../parts/icons';
import { nowSeconds } from '../state/clock';
import { isCurrent } from '../state/events';
import { isGone, useObject } from '../state/object';
import { keepSame, usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import type { Link } from '../state/view';
import { GLYPH } from '../tone';
import { type ObjectId, TABS, type Tab, format } from '../url';
import { ChangesTab } from './object/ChangesTab';
import { Header } from './object/Header';
import { ManagersTab } from './object/ManagersTab';
import { RelatedTab } from './object/RelatedTab';
import { SummaryTab } from './object/SummaryTab';
import { useChanges } from './object/useChanges';
import { useObjectKeys } from './object/useObjectKeys';
import { useHealth, useStand } from './object/useStand';
import { useYaml } from './object/useYaml';

const EVERY_EVENTS = 5000;
/** What refers to an object is looked for in the bodies of others. */
const EVERY_RELATED = 15_000;

export default function ObjectPage({ object, tab }: { object: ObjectId; tab: Tab }) {
  const { t, time } = useTexts();
  const { route, replace } = useRoute();
  const polled = useObject(object);
  const { data, error, failedSince, answeredAt, key, gone, goneAt, every } = polled;
  const version = data?.object.metadata?.resourceVersion ?? null;
  const yaml = useYaml(object, key, version);
  const also = data === null ? null : key;
  const events = usePolled(also, every(EVERY_EVENTS), (signal) => getEvents(object, signal));
  const related = usePolled(also, every(EVERY_RELATED), (signal) => getRelated(object, signal), keepSame);
  const changes = useChanges(key, data === null ? null : yaml.text);
  // A kind that is not cached would be read as a whole for these two.
  const listed = data !== null && !polled.through;
  const stand = useStand(object, route.query, listed);
  const health = useHealth(object, data?.uid ?? null, version, listed);
  const said = useObjectKeys({ object, tab, stand, owner: ownerOf(related.data), yaml: yaml.text });

  if (data === null) return <NoObject error={error} retry={polled.retry} />;

  const link: Link =
    failedSince !== null && !gone
      ? { kind: 'lost', since: answeredAt ?? failedSince, attempt: 1 }
      : { kind: 'open' };
  const counts: Partial<Record<Tab, string>> = { conditions: count(data.conditions.length) };
  // Of Events that are not all there, or not of now, nobody knows the number.
  if (events.data) counts.events = gone || isCurrent(events) ? count(events.data.events.length) : '–';
  if (changes.list.length > 0) counts.changes = count(changes.list.length + changes.dropped);
  const old = yaml.of !== null && version !== null && yaml.of !== version;
  return (
    <div className={`page object-page${gone ? ' gone' : ''}`}>
      <BackLink />
      <Header
        object={object}
        data={data}
        tab={tab}
        health={gone ? null : health}
        related={related}
        stand={gone ? null : stand}
        link={gone ? null : link}
        yaml={yaml.text}
        said={said}
      />
      {gone ? (
        <div
          className="banner tone-warn"
          role="status"
          title={answeredAt === null ? undefined : t('object.deletedHint', { time: time(answeredAt) })}
        >
          <span aria-hidden="true">{GLYPH.warn}</span>{' '}
          {t('object.deleted', { time: time(goneAt ?? nowSeconds()) })}
        </div>
      ) : (
        <FreshnessBanner link={link} info={{ ...data, progress: null }} />
      )}
      <Tabs
        label={t('object.tabs')}
        tabs={TABS.map((id, place) => ({
          id,
          title: t('object.tabKey', { tab: t(`object.${id}`), key: place + 1 }),
          content: (
            <>
              {t(`object.${id}`)}
              {counts[id] !== undefined && <span className="count">{counts[id]}</span>}
            </>
          ),
        }))}
        chosen={tab}
        onChoose={(next) => {
          if (next !== tab) replace({ ...route, place: { page: 'object', object, tab: next } });
        }}
      >
        {tab === 'summary' && (
          <SummaryTab data={data} health={health} events={events} related={related} gone={gone} />
        )}
        {tab === 'yaml' && (
          <YamlView
            key={key}
            text={yaml.text}
            error={yaml.error}
            omitted={data.omitted}
            old={old ? { of: yaml.of ?? '', now: version } : null}
          />
        )}
        {tab === 'conditions' && <ConditionsTable conditions={data.conditions} />}
        {tab === 'events' && <EventsTable events={events} gone={gone} />}
        {tab === 'related' && <RelatedTab data={data} related={related} gone={gone} />}
        {tab === 'changes' && (
          <ChangesTab
            changes={changes}
            every={polled.pace / 1000}
            lost={failedSince !== null && !gone}
            goneAt={gone ? (goneAt ?? nowSeconds()) : null}
          />
        )}
        {tab === 'managers' && <ManagersTab key={data.uid} object={object} data={data} />}
      </Tabs>
    </div>
  );
}

function ownerOf(related: { owners: Parameters<typeof chain>[0] } | null): ObjectId | null {
  const owner = chain(related?.owners ?? [])[0];
  if (!owner || owner.resource === null) return null;
  const { group, resource, namespace, name } = owner;
  return { group, resource, namespace, name };
}

function BackLink() {
  const { t } = useTexts();
  const { route } = useRoute();
  if (route.place.page !== 'object') return null;
  return (
    <Anchor href={format({ ...route, place: { page: 'table', kind: route.place.object } })} className="back">
      <Icon name="back" /> {t('object.back')}
    </Anchor>
  );
}

function NoObject({ error, retry }: { error: ApiError | null; retry: () => void }) {
  const { t } = useTexts();
  const title =
    error?.status === 404
      ? t(isGone(error) ? 'object.missing' : 'object.failed')
      : error?.status === 403 || error?.status === 401
        ? t('table.denied')
        : t('object.failed');
  return (
    <div className="page">
      <BackLink />
      {error === null ? (
        <p className="muted">{t('object.loading')}</p>
      ) : (
        <Notice
          tone="bad"
          title={title}
          text={<Why reason={error.reason} message={error.message} />}
          code={`${error.status || ''} ${error.reason}`}
          action={t('app.retry')}
          onAction={retry}
        />
      )}
    </div>
  );
}
