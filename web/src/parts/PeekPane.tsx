// A look at one object beside the table. Loaded when someone looks.

import '../styles/peek.css';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { getEvents } from '../api/client';
import type { ObjectAnswer, Row } from '../api/types';
import { count } from '../format';
import { gridColumns } from '../grid/columns';
import { useTexts } from '../i18n';
import { nowSeconds } from '../state/clock';
import { useMedia } from '../state/media';
import { objectKey, useObject } from '../state/object';
import { usePolled } from '../state/polled';
import { useRested } from '../state/typing';
import { GLYPH, toneOf } from '../tone';
import type { ObjectId } from '../url';
import { Age } from './Age';
import { CellText } from './CellText';
import { EventsNote } from './EventsNote';
import { FreshnessBanner } from './Freshness';
import { HealthMark } from './HealthMark';
import { Why } from './Why';
import { Icon } from './icons';

interface Props {
  object: ObjectId;
  /** The row of the table, if it is there: it knows how the object is doing. */
  row: Row | null;
  to: string;
  onClose: () => void;
  /** A label or namespace becomes a term of the filter. */
  onTerm: (term: string) => void;
}

const EVERY_EVENTS = 5000;

/** Milliseconds on a row before its object is asked for: who runs through the rows asks for none of them. */
const REST = 150;

const EVENTS = 5;

export default function PeekPane({ object, row, to, onClose, onTerm }: Props) {
  const { t, time } = useTexts();
  const sheet = useMedia('(max-width: 1023px)');
  const heading = useRef<HTMLHeadingElement>(null);
  const name = objectKey(object);
  const rests = useRested(name, REST) === name;
  const { data, error, failedSince, answeredAt, gone, goneAt, every, retry } = useObject(object, rests);
  const events = usePolled(data === null ? null : name, every(EVERY_EVENTS), (signal) =>
    getEvents(object, signal),
  );
  // The sheet covers the table: whoever uses a keyboard or listens goes on in it.
  useEffect(() => {
    if (sheet) heading.current?.focus();
  }, [sheet]);
  const lost = failedSince !== null && !gone && data !== null;
  return (
    <aside className="peek" aria-label={t('peek.title')}>
      <div className="peek-head">
        <h2 ref={heading} tabIndex={-1}>
          {object.namespace !== null && <span className="h-ns">{object.namespace} / </span>}
          {object.name}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('peek.close')}
          title={`${t('peek.close')} (Esc)`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <p className="peek-line">
        {row && !gone && <HealthMark health={row.health} />}
        <Link href={to}>{t('peek.open')}</Link>
      </p>
      {gone && (
        <p className="banner tone-warn" role="status">
          <span aria-hidden="true">{GLYPH.warn}</span>{' '}
          {data === null ? t('object.missing') : t('object.deleted', { time: time(goneAt ?? nowSeconds()) })}
        </p>
      )}
      {data && !gone && (
        <FreshnessBanner
          link={lost ? { kind: 'lost', since: answeredAt ?? failedSince, attempt: 1 } : { kind: 'open' }}
          info={{ ...data, progress: null }}
        />
      )}
      {data === null && error === null && <p className="muted">{t('object.loading')}</p>}
      {data === null && error !== null && !gone && (
        <p className="tone-bad" role="status">
          {GLYPH.bad} <Why reason={error.reason} message={error.message} />{' '}
          <button type="button" className="button" onClick={retry}>
            {t('app.retry')}
          </button>
        </p>
      )}
      {data && (
        <>
          <Cells data={data} />
          <Conditions data={data} />
          <Labels data={data} onTerm={onTerm} />
          <h3>{t('peek.events')}</h3>
          {!gone && <EventsNote events={events} />}
          {events.data && (
            <>
              {events.data.events.length === 0 && events.data.complete && (
                <p className="muted">{t('object.noEvents')}</p>
              )}
              <ul className="peek-list">
                {events.data.events.slice(0, EVENTS).map((one) => (
                  <li key={one.name}>
                    <span className={one.type === 'Warning' ? 'tone-warn' : ''}>
                      {one.type === 'Warning' && <span aria-hidden="true">{GLYPH.warn} </span>}
                      <b>{one.reason}</b>
                    </span>{' '}
                    <span className="muted">
                      <Age time={one.lastSeen} /> {one.count > 1 && `×${count(one.count)}`}
                    </span>
                    <p>{one.message}</p>
                  </li>
                ))}
              </ul>
              {events.data.events.length > EVENTS && (
                <p className="muted">
                  {t('peek.moreEvents', { n: count(events.data.events.length - EVENTS) })}
                </p>
              )}
            </>
          )}
        </>
      )}
    </aside>
  );
}

function Cells({ data }: { data: ObjectAnswer }) {
  const columns = gridColumns(data.columns, false, true, '').filter((column) => column.role !== 'name');
  return (
    <dl className="peek-cells">
      {columns.map((column) => {
        const cell = data.cells[column.index] ?? null;
        const at = data.at[String(column.index)];
        const tone = column.source ? toneOf(column.source, cell) : 'none';
        return (
          <div key={column.id}>
            <dt>{column.name}</dt>
            <dd className={`tone-${tone}`}>
              <CellText cell={cell} at={at} tone={tone} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Conditions({ data }: { data: ObjectAnswer }) {
  const { t } = useTexts();
  if (data.conditions.length === 0) return null;
  return (
    <>
      <h3>{t('object.conditions')}</h3>
      <ul className="peek-list">
        {data.conditions.map((one) => (
          <li key={one.type}>
            <b>{one.type}</b> {one.status} <span className="muted">{one.reason}</span>
            {one.status !== 'True' && one.message && <p>{one.message}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Labels({ data, onTerm }: { data: ObjectAnswer; onTerm: (term: string) => void }) {
  const { t } = useTexts();
  const labels = Object.entries(data.object.metadata?.labels ?? {});
  if (labels.length === 0) return null;
  return (
    <>
      <h3>{t('peek.labels')}</h3>
      <ul className="peek-labels">
        {labels.map(([name, value]) => {
          // An empty value is asked for in quotes.
          const term = `label:${name}=${value || '""'}`;
          return (
            <li key={name}>
              <button
                type="button"
                className="peek-label mono"
                title={t('peek.filter', { term })}
                onClick={() => onTerm(term)}
              >
                {name}={value}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
