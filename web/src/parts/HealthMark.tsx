// How an object is doing: a glyph, a colour and a word.

import type { Health } from '../api/answers';
import { useTexts } from '../i18n';
import { GLYPH, healthTone } from '../tone';

/** With `word` false the word is only for those who do not see the glyph. */
export function HealthMark({ health, word = true }: { health: Health; word?: boolean }) {
  const { t } = useTexts();
  const tone = healthTone(health);
  return (
    <span className={`health tone-${tone}`} title={word ? undefined : t(`health.${health}`)}>
      <span aria-hidden="true">{GLYPH[tone] || '○'}</span>{' '}
      <span className={word ? undefined : 'unseen'}>{t(`health.${health}`)}</span>
    </span>
  );
}
