// Why a filter is not understood, and whose rows are shown meanwhile.

import { useTexts } from '../i18n';
import { faultText } from '../fault';
import { type Refusal, type View, filterOf } from '../state/view';
import { GLYPH } from '../tone';
import { Why } from './Why';

interface Props {
  fault: Refusal;
  /** Whose rows stay; nobody's if there is none. */
  view?: View;
}

export default function FilterFault({ fault, view }: Props) {
  const texts = useTexts();
  const { t, time } = texts;
  const before = view ? filterOf(view.rowsOf) : '';
  const since = view?.info && time(view.info.heardAt);
  return (
    <div id="filter-fault" className="filter-fault" role="status">
      <p className="tone-bad">
        <span aria-hidden="true">{GLYPH.bad}</span>{' '}
        {fault.about.fault ? (
          faultText(texts, fault.about.fault)
        ) : (
          <Why reason={fault.reason} message={fault.detail} />
        )}
      </p>
      {since && (
        <p className="tone-warn">
          <span aria-hidden="true">{GLYPH.warn}</span>{' '}
          {before ? t('table.stillOf', { q: before, time: since }) : t('table.stillAll', { time: since })}
        </p>
      )}
    </div>
  );
}
