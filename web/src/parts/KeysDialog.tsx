// The keys there are.

import type { Ref } from 'react';
import { type Key, useTexts } from '../i18n';
import { Icon } from './icons';

const KEYS: [string[], Key][] = [
  [['/'], 'keys.filter'],
  [['t'], 'keys.tree'],
  [['n'], 'keys.namespaces'],
  [['j', 'k', '↓', '↑'], 'keys.rows'],
  [['g', 'G'], 'keys.ends'],
  [['PgDn', 'PgUp'], 'keys.pages'],
  [['Enter', 'o'], 'keys.open'],
  [['Esc'], 'keys.back'],
  [['w'], 'keys.wide'],
  [['?'], 'keys.help'],
];

export function KeysDialog({ ref }: { ref: Ref<HTMLDialogElement> }) {
  const { t } = useTexts();
  return (
    <dialog ref={ref} className="dialog" aria-labelledby="keys-title">
      <form method="dialog">
        <h2 id="keys-title">{t('keys.title')}</h2>
        <button type="submit" className="icon-button" aria-label={t('keys.close')}>
          <Icon name="close" />
        </button>
      </form>
      <dl className="keys">
        {KEYS.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
