// What one wants to know first: why it is not well, then what it is and what it has to do with others.

import type { Health, Related } from '../../api/answers';
import type { Events, ObjectAnswer } from '../../api/types';
import { reasons } from '../../conditions';
import { gridColumns } from '../../grid/columns';
import { useTexts } from '../../i18n';
import { Age } from '../../parts/Age';
import { CellText } from '../../parts/CellText';
import { ConditionsTable } from '../../parts/ObjectTables';
import { EventsNote } from '../../parts/EventsNote';
import { PolledNote } from '../../parts/PolledNote';
import { isCurrent } from '../../state/events';
import type { Polled } from '../../state/polled';
import { GLYPH, toneOf } from '../../tone';
import { Annotations, Finalizers, Labels, OwnerReferences, Section } from './Meta';
import { FamilyCounts, ReferenceList } from './SummaryRelated';

interface Props {
  data: ObjectAnswer;
  health: Health | null;
  events: Polled<Events>;
  related: Polled<Related>;
  gone: boolean;
}

export function SummaryTab({ data, health, events, related: polled, gone }: Props) {
  const { t } = useTexts();
  const related = polled.data;
  return (
    <>
      <Why data={data} health={health} events={events} gone={gone} />
      {!gone && polled.error !== null && <PolledNote polled={polled} what={t('object.relatedFailed')} />}
      <Section title={t('object.columns')}>
        <PrinterColumns data={data} />
      </Section>
      {data.conditions.length > 0 && (
        <Section title={t('object.conditions')}>
          <ConditionsTable conditions={data.conditions} />
        </Section>
      )}
      <div className="object-columns">
        <Labels data={data} />
        <Annotations data={data} />
        <OwnerReferences data={data} related={related} />
        <Finalizers data={data} />
        <ReferenceList data={data} related={related} />
        <FamilyCounts data={data} related={related} />
      </div>
      {related !== null && !related.searchedAll && (
        <p className="muted">
          <span aria-hidden="true">▲</span> {t('object.notAllSearched')}
        </p>
      )}
    </>
  );
}

/** Only there when something is wrong, or may be. */
function Why({ data, health, events, gone }: Omit<Props, 'related'>) {
  const { t } = useTexts();
  const well = health === 'ok';
  const why = well ? [] : reasons(data.conditions, data.object.status);
  const warnings = well
    ? []
    : (events.data?.events ?? []).filter((one) => one.type === 'Warning').slice(0, 3);
  const loading = events.data === null && events.error === null;
  // That there are no warnings says nothing if nobody could look.
  const doubt = !well && !gone && !loading && !isCurrent(events);
  if (why.length === 0 && warnings.length === 0 && !doubt) return null;
  return (
    <section className="object-why" aria-label={t('object.why')}>
      <ul>
        {why.map((one) => (
          <li key={`${one.about} ${one.reason}`}>
            <span className={`tone-${one.tone}`}>
              <span aria-hidden="true">{GLYPH[one.tone]}</span>{' '}
              <b>{[one.about, one.reason].filter(Boolean).join(' · ')}</b>
            </span>{' '}
            {one.message}
          </li>
        ))}
      </ul>
      {(warnings.length > 0 || doubt) && (
        <>
          <h2>{t('object.warnings')}</h2>
          {doubt && <EventsNote events={events} />}
          <ul>
            {warnings.map((one) => (
              <li key={one.name}>
                <span className="tone-warn">
                  <span aria-hidden="true">{GLYPH.warn}</span> <b>{one.reason}</b>
                </span>{' '}
                {one.message}{' '}
                <span className="muted">
                  <Age time={one.lastSeen} />
                  {one.count > 1 && ` ×${one.count}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The row of the table, with the wide columns. */
function PrinterColumns({ data }: { data: ObjectAnswer }) {
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
              <CellText cell={cell} at={at} tone={tone} />
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
