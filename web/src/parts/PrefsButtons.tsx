// Language and theme.

import { loadTexts, useTexts } from '../i18n';
import { type Lang, prefs, setPrefs } from '../state/prefs';
import { useSelected } from '../state/store';
import { Icon } from './icons';

/** Changes the language once its texts are there. */
export async function chooseLang(lang: Lang): Promise<void> {
  try {
    await loadTexts(lang);
    setPrefs({ lang });
  } catch {
    // Not loaded: what is shown stays readable.
  }
}

export function LangButton() {
  const { t, lang } = useTexts();
  return (
    <button
      type="button"
      className="icon-button lang-button"
      aria-label={t('app.language')}
      title={t('app.language')}
      onClick={() => void chooseLang(lang === 'en' ? 'zh-CN' : 'en')}
    >
      {/* Drawn: the letter would make each browser look for a Chinese font before it shows anything. */}
      {lang === 'en' ? <Icon name="chinese" /> : <span aria-hidden="true">EN</span>}
    </button>
  );
}

/** The theme after each. */
export const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const;
const ICON = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeButton() {
  const { t } = useTexts();
  const theme = useSelected(prefs, (value) => value.theme);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t(`app.theme.${theme}`)}
      title={t(`app.theme.${theme}`)}
      onClick={() => setPrefs({ theme: NEXT[theme] })}
    >
      <Icon name={ICON[theme]} />
    </button>
  );
}
