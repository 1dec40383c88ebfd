// Why a filter is not understood, and whose rows are shown meanwhile.

import { useTexts } from '../i18n';
import { type Refusal, type View, filterOf } from '../state/view';
import { GLYPH } from '../tone';
import { Why } from './Why';

interface Props {
  fault: Refusal | null;
  /** Whose rows stay; nobody's if there is none. */
  view?: View;
}

export function FilterFault({ fault, view }: Props) {
  const { t, time } = useTexts();
  if (fault === null) return null;
  // The place is underlined; its bytes say nothing to a reader.
  const why = fault.detail.replace(/^q: /, '').replace(/, at \d+\.\.\d+ in the filter$/, '');
  const before = view ? filterOf(view.rowsOf) : '';
  const since = view?.info && time(view.info.heardAt);
  return (
    <div id="filter-fault" className="filter-fault" role="status">
      <p className="tone-bad">
        <span aria-hidden="true">{GLYPH.bad}</span> <Why reason={fault.reason} message={why} />
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
