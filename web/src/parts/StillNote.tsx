// Says of what is shown that it answers the question before.

import { useTexts } from '../i18n';
import type { Earlier } from '../state/earlier';
import { GLYPH } from '../tone';

export function StillNote({ of: { q, at } }: { of: Earlier }) {
  const { t, time } = useTexts();
  return (
    <span className="tone-warn">
      <span aria-hidden="true">{GLYPH.warn}</span>{' '}
      {t(q.trim() ? 'table.stillOf' : 'table.stillAll', { q, time: time(at) })}
    </span>
  );
}
