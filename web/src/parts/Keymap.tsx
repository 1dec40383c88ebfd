// The keys, as a list.

import { useTexts } from '../i18n';
import { KEYMAP } from '../keymap';

export function Keymap() {
  const { t } = useTexts();
  return KEYMAP.map((group) => (
    <section key={group.title}>
      <h3>{t(group.title)}</h3>
      <dl className="keys">
        {group.keys.map(({ keys, text }) => (
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
    </section>
  ));
}
