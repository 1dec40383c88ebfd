// Conditions, Events and field managers of one object.

import type { ReactNode } from 'react';
import type { Condition, Events, Manager } from '../api/types';
import { conditionTone, problemsFirst } from '../conditions';
import { count } from '../format';
import { type Key, useTexts } from '../i18n';
import type { Polled } from '../state/polled';
import { GLYPH } from '../tone';
import { Age } from './Age';
import { EventsNote } from './EventsNote';

function Plain({ head, children }: { head: Key[]; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div className="plain-box">
      <table className="plain">
        <thead>
          <tr>
            {head.map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function ConditionsTable({ conditions }: { conditions: Condition[] }) {
  const { t } = useTexts();
  if (conditions.length === 0) return <p className="muted panel-note">{t('object.noConditions')}</p>;
  return (
    <Plain head={['col.type', 'col.status', 'col.reason', 'col.message', 'col.changed']}>
      {problemsFirst(conditions).map((one) => {
        const tone = conditionTone(one);
        return (
          <tr key={one.type}>
            <th scope="row">{one.type}</th>
            <td className={`tone-${tone}`}>
              <span aria-hidden="true">{GLYPH[tone]}</span> {one.status}
            </td>
            <td>{one.reason}</td>
            <td className="prose">{one.message}</td>
            <td className="numeric">
              <Age time={one.lastTransitionTime} />
            </td>
          </tr>
        );
      })}
    </Plain>
  );
}

export function EventsTable({ events, gone }: { events: Polled<Events>; gone: boolean }) {
  const { t } = useTexts();
  // Nobody can ask for the Events of an object that is gone: the page says so already.
  const note = !(gone && events.data) && <EventsNote events={events} />;
  if (!events.data || events.data.events.length === 0)
    return (
      <>
        {note}
        {events.data?.complete && <p className="muted panel-note">{t('object.noEvents')}</p>}
      </>
    );
  return (
    <>
      {note}
      <Plain
        head={[
          'col.lastSeen',
          'col.type',
          'col.reason',
          'col.message',
          'col.count',
          'col.firstSeen',
          'col.source',
        ]}
      >
        {events.data.events.map((one) => (
          <tr key={one.name}>
            <td className="numeric">
              <Age time={one.lastSeen} />
            </td>
            <td className={one.type === 'Warning' ? 'tone-warn' : ''}>
              {one.type === 'Warning' && <span aria-hidden="true">{GLYPH.warn} </span>}
              {one.type}
            </td>
            <th scope="row">{one.reason}</th>
            <td className="prose">{one.message}</td>
            <td className="numeric">{count(one.count)}</td>
            <td className="numeric">
              <Age time={one.firstSeen} />
            </td>
            <td className="muted">{one.source}</td>
          </tr>
        ))}
      </Plain>
    </>
  );
}

export function ManagersTable({ managers }: { managers: Manager[] }) {
  const { t } = useTexts();
  if (managers.length === 0) return <p className="muted panel-note">{t('object.noManagers')}</p>;
  return (
    <Plain head={['col.manager', 'col.operation', 'col.subresource', 'col.time']}>
      {managers.map((one) => (
        <tr key={[one.manager, one.operation, one.subresource].join(' ')}>
          <th scope="row" className="mono">
            {one.manager}
          </th>
          <td>{one.operation}</td>
          <td>{one.subresource || '–'}</td>
          <td className="numeric">
            <Age time={one.time} />
          </td>
        </tr>
      ))}
    </Plain>
  );
}
