// The filter of a page: `/` goes there, Escape empties it and then leaves it.

import { useKeys } from '../state/keys';
import { Icon } from './icons';

interface Props {
  id: string;
  value: string;
  label: string;
  onChange: (value: string) => void;
}

export function PageFilter({ id, value, label, onChange }: Props) {
  useKeys({
    '/': () => document.querySelector<HTMLInputElement>(`#${id}`)?.select(),
    Escape: () => (value ? onChange('') : false),
  });
  return (
    <span className="field filter">
      <Icon name="search" />
      <input
        id={id}
        type="text"
        role="searchbox"
        value={value}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          if (value) onChange('');
          else event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </span>
  );
}
