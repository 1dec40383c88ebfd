// One object: its YAML, conditions, Events and field managers.

import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import { useEffect, useState } from 'react';
import { Link as Anchor } from 'wouter';
import { type ApiError, getEvents, getObject, getYaml } from '../api/client';
import type { ObjectAnswer } from '../api/types';
import { count } from '../format';
import { gridColumns } from '../grid/columns';
import { useTexts } from '../i18n';
import { Age, Tick } from '../parts/Age';
import { CopyButton } from '../parts/CopyButton';
import { FreshnessBanner, FreshnessChip } from '../parts/Freshness';
import { Notice } from '../parts/Notice';
import { ConditionsTable, EventsTable, ManagersTable } from '../parts/ObjectTables';
import { YamlView } from '../parts/YamlView';
import { Icon } from '../parts/icons';
import { useKeys } from '../state/keys';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import type { Link } from '../state/view';
import { GLYPH, toneOf } from '../tone';
import { type ObjectId, TABS, type Tab as TabName, format } from '../url';

/** An object is read from memory: asking often costs nothing on the cluster. */
const EVERY = 3000;

export default function ObjectPage({ object, tab }: { object: ObjectId; tab: TabName }) {
  const { t } = useTexts();
  const { route, go, replace } = useRoute();
  const key = [object.group, object.resource, object.namespace ?? '_', object.name].join('/');
  const { data, error, failedSince, answeredAt, retry } = usePolled(
    key,
    EVERY,
    (signal) => getObject(object, signal),
    keepSame,
  );
  const version = data?.object.metadata?.resourceVersion ?? null;
  const yaml = useYaml(object, key, version);
  const events = usePolled(data === null ? null : key, 5000, (signal) => getEvents(object, signal));
  const list = { ...route, place: { page: 'table' as const, kind: object } };
  useKeys({
    Escape: () => go(list),
    ...Object.fromEntries(
      TABS.map((one, place) => [
        String(place + 1),
        () => replace({ ...route, place: { page: 'object', object, tab: one } }),
      ]),
    ),
  });

  if (data === null) {
    return (
      <div className="page">
        <BackLink to={format(list)} />
        {error === null ? (
          <p className="muted">{t('object.loading')}</p>
        ) : (
          <Notice
            tone="bad"
            title={
              error.status === 404
                ? t('object.missing')
                : error.status === 403 || error.status === 401
                  ? t('table.denied')
                  : t('object.failed')
            }
            text={error.message}
            code={`${error.status || ''} ${error.reason}`}
            action={t('app.retry')}
            onAction={retry}
          />
        )}
      </div>
    );
  }

  const gone = error?.status === 404;
  const link: Link =
    failedSince !== null && !gone
      ? { kind: 'lost', since: answeredAt ?? failedSince, attempt: 1 }
      : { kind: 'open' };
  const counts: Record<TabName, number | null> = {
    yaml: null,
    conditions: data.conditions.length,
    events: events.data?.events.length ?? null,
    managers: data.managers.length,
  };
  return (
    <div className={`page object-page${gone ? ' gone' : ''}`}>
      <BackLink to={format(list)} />
      <div className="page-head">
        <h1>
          <span className="h-kind">{data.kind}</span>{' '}
          {data.namespace !== null && <span className="h-ns">{data.namespace} / </span>}
          <span className="h-name">{data.name}</span>
        </h1>
        <CopyButton quiet text={() => data.name} label={t('object.copyName')} />
        <FreshnessChip link={link} info={{ ...data, progress: null }} />
      </div>
      {gone ? (
        <div className="banner tone-warn" role="status">
          <span aria-hidden="true">{GLYPH.warn}</span> {t('object.deleted')}
        </div>
      ) : (
        <FreshnessBanner link={link} info={{ ...data, progress: null }} />
      )}
      <Summary data={data} />
      <TabProvider
        selectedId={tab}
        setSelectedId={(id) => {
          const next = TABS.find((one) => one === id);
          if (next && next !== tab) replace({ ...route, place: { page: 'object', object, tab: next } });
        }}
      >
        <TabList className="tabs" aria-label={t('object.tabs')}>
          {TABS.map((one) => (
            <Tab key={one} id={one} className="tab">
              {t(`object.${one}`)}
              {counts[one] !== null && <span className="count">{count(counts[one])}</span>}
            </Tab>
          ))}
        </TabList>
        <TabPanel tabId={tab} className="panel">
          {tab === 'yaml' && (
            <YamlView
              id={object}
              text={yaml.text}
              error={yaml.error}
              omitted={data.omitted}
              old={
                yaml.of !== null && version !== null && yaml.of !== version
                  ? { of: yaml.of, now: version }
                  : null
              }
            />
          )}
          {tab === 'conditions' && <ConditionsTable conditions={data.conditions} />}
          {tab === 'events' && <EventsTable events={events.data} error={events.error} />}
          {tab === 'managers' && <ManagersTable managers={data.managers} />}
        </TabPanel>
      </TabProvider>
    </div>
  );
}

function BackLink({ to }: { to: string }) {
  const { t } = useTexts();
  return (
    <Anchor href={to} className="back">
      <Icon name="back" /> {t('object.back')}
    </Anchor>
  );
}

/** The printer columns: the row of the table, with the wide ones. */
function Summary({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  // The heading has the name already.
  const columns = gridColumns(data.columns, false, true, '').filter(
    (column) => column.role !== 'name' || data.cells[column.index] !== data.name,
  );
  return (
    <dl className="summary">
      {columns.map((column) => {
        const cell = data.cells[column.index] ?? null;
        const at = data.at[String(column.index)];
        const tone = column.source ? toneOf(column.source, cell) : 'none';
        return (
          <div key={column.id}>
            <dt title={column.description || undefined}>{column.name}</dt>
            <dd className={tone === 'none' ? undefined : `tone-${tone}`}>
              {tone !== 'none' && <span aria-hidden="true">{GLYPH[tone]} </span>}
              {at !== undefined && typeof cell === 'string' ? (
                <Tick text={cell} at={at} />
              ) : cell === null || cell === '' ? (
                '–'
              ) : (
                String(cell)
              )}
            </dd>
          </div>
        );
      })}
      {!columns.some((column) => column.role === 'age') && data.object.metadata?.creationTimestamp && (
        <div>
          <dt>{t('object.age')}</dt>
          <dd>
            <Age time={data.object.metadata.creationTimestamp} />
          </dd>
        </div>
      )}
    </dl>
  );
}

interface Yaml {
  text: string | null;
  /** The resourceVersion that the text was asked for. */
  of: string | null;
  error: ApiError | null;
}

/** The YAML text, asked for again whenever the object is another version of itself. */
function useYaml(object: ObjectId, key: string, version: string | null): Yaml {
  const [held, setHeld] = useState<{ key: string; text: string; of: string } | null>(null);
  const { data, error } = usePolled(version === null ? null : `${key}@${version}`, 3_600_000, (signal) =>
    getYaml(object, signal),
  );
  useEffect(() => {
    if (data !== null && version !== null) setHeld({ key, text: data, of: version });
  }, [key, data, version]);
  if (data !== null) return { text: data, of: version, error };
  // The version before stays until the new one is there, unless it may no longer be seen.
  const refused = error?.status === 401 || error?.status === 403;
  const before = held?.key === key && !refused ? held : null;
  return { text: before?.text ?? null, of: before?.of ?? null, error };
}

function keepSame(held: ObjectAnswer, next: ObjectAnswer): ObjectAnswer {
  return JSON.stringify(held) === JSON.stringify(next) ? held : next;
}
