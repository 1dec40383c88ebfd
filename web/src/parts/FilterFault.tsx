// Why a filter is not understood, and whose rows are shown meanwhile.

import { useTexts } from '../i18n';
import { faultText } from '../fault';
import { type View, filterOf, faultOf } from '../state/view';
import { GLYPH } from '../tone';
import { Why } from './Why';

export default function FilterFault({ view }: { view: View }) {
  const texts = useTexts();
  const { t, time } = texts;
  const { info } = view;
  const link = faultOf(view.link);
  if (link === null) return null;
  const before = filterOf(view.rowsOf);
  const since = info && time(info.heardAt);
  return (
    <div id="filter-fault" className="filter-fault" role="status">
      <p className="tone-bad">
        <span aria-hidden="true">{GLYPH.bad}</span>{' '}
        {link.about.fault ? (
          faultText(texts, link.about.fault)
        ) : (
          <Why reason={link.reason} message={link.detail} />
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
