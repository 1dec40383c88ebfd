// What is held back while someone reads, and that the table was stopped.

import { count } from '../format';
import { useTexts } from '../i18n';
import { focusRows } from '../state/focus';
import type { Held } from '../state/held';
import { GLYPH } from '../tone';

export function PausedBanner({ held, onResume }: { held: Held; onResume: () => void }) {
  const { t, time } = useTexts();
  if (held.pausedAt === null) return null;
  return (
    <div className="banner tone-warn" role="status">
      <span aria-hidden="true">{GLYPH.warn}</span>
      <span>{t('table.pausedText', { time: time(held.pausedAt).slice(11) })}</span>
      <button type="button" className="button" onClick={toRows(onResume)}>
        {t('table.resume')} <kbd aria-hidden="true">p</kbd>
      </button>
    </div>
  );
}

/** Lies over the rows: those must not move because others are held back. */
export function HeldBar({ held, onApply }: { held: Held; onApply: () => void }) {
  const { t } = useTexts();
  const { pausedAt, waiting, holds } = held;
  // What only waits for the second to be over is not worth a word.
  if (pausedAt !== null || waiting === null || !holds) return null;
  const text = waiting.exact
    ? t('table.waiting', { fresh: count(waiting.fresh), gone: count(waiting.gone) })
    : t('table.waitingSome');
  return (
    <button type="button" className="held-bar" onClick={toRows(onApply)}>
      <span aria-hidden="true">↑ </span>
      {text} · {t('table.applyWaiting')} <kbd aria-hidden="true">r</kbd>
    </button>
  );
}

/** Such a button goes away with what it does. */
function toRows(then: () => void): () => void {
  return () => {
    focusRows();
    then();
  };
}
