// What a reader prefers: kept in this browser only.

import { type ReactNode, useId } from 'react';
import { type Key, useTexts } from '../i18n';
import { DENSITIES, THEMES, TIMES, prefs, setPrefs } from '../state/prefs';
import { useStore } from '../state/store';
import { Dialog } from './Dialog';
import { chooseLang } from './PrefsButtons';

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const held = useStore(prefs);
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <div className="settings">
        <Setting label={t('settings.language')}>
          {(id) => (
            <select
              id={id}
              className="input"
              value={held.lang}
              onChange={(event) => void chooseLang(event.target.value === 'en' ? 'en' : 'zh-CN')}
            >
              <option value="en" lang="en">
                English
              </option>
              <option value="zh-CN" lang="zh-CN">
                简体中文
              </option>
            </select>
          )}
        </Setting>
        <Choice
          label={t('settings.theme')}
          options={THEMES}
          value={held.theme}
          text={(one) => `settings.theme.${one}`}
          onChoose={(theme) => setPrefs({ theme })}
        />
        <Choice
          label={t('settings.density')}
          options={DENSITIES}
          value={held.density}
          text={(one) => `settings.density.${one}`}
          onChoose={(density) => setPrefs({ density })}
        />
        <Choice
          label={t('settings.times')}
          options={TIMES}
          value={held.times}
          text={(one) => `settings.times.${one}`}
          onChoose={(times) => setPrefs({ times })}
        />
        <Switch label={t('settings.keys')} value={held.keys} onChoose={(keys) => setPrefs({ keys })} />
        <Switch
          label={t('settings.motion')}
          value={held.motion}
          onChoose={(motion) => setPrefs({ motion })}
        />
      </div>
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly T[];
  value: T;
  text: (option: T) => Key;
  onChoose: (option: T) => void;
}

function Choice<T extends string>({ label, options, value, text, onChoose }: ChoiceProps<T>) {
  const { t } = useTexts();
  return (
    <Setting label={label}>
      {(id) => (
        <select
          id={id}
          className="input"
          value={value}
          onChange={({ target }) => onChoose(options[target.selectedIndex] ?? value)}
        >
          {options.map((one) => (
            <option key={one} value={one}>
              {t(text(one))}
            </option>
          ))}
        </select>
      )}
    </Setting>
  );
}

interface SwitchProps {
  label: string;
  value: boolean;
  onChoose: (value: boolean) => void;
}

function Switch({ label, value, onChoose }: SwitchProps) {
  return (
    <Setting label={label}>
      {(id) => (
        <input id={id} type="checkbox" checked={value} onChange={(event) => onChoose(event.target.checked)} />
      )}
    </Setting>
  );
}

function Setting({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
