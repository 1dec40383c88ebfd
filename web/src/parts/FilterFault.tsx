// Why a filter is not understood, and whose rows are shown meanwhile.

import { useTexts } from '../i18n';
import { type View, filterOf, faultOf } from '../state/view';
import { GLYPH } from '../tone';
import { Why } from './Why';

export function FilterFault({ view }: { view: View }) {
  const { t, time } = useTexts();
  const { info } = view;
  const link = faultOf(view.link);
  if (link === null) return null;
  // The place is underlined; its bytes say nothing to a reader.
  const why = link.detail.replace(/^q: /, '').replace(/, at \d+\.\.\d+ in the filter$/, '');
  const before = filterOf(view.rowsOf);
  const since = info && time(info.heardAt);
  return (
    <div id="filter-fault" className="filter-fault" role="status">
      <p className="tone-bad">
        <span aria-hidden="true">{GLYPH.bad}</span> <Why reason={link.reason} message={why} />
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
