// The filter of a page: `/` goes there, Escape empties it and then leaves it.

import { useState } from 'react';
import { useKeys } from '../state/keys';
import { FILTER_MOST } from '../state/terms';
import { useTyping } from '../state/typing';
import type { Refusal } from '../state/view';
import { FaultMirror } from './FaultMirror';
import { Icon } from './icons';

interface Props {
  id: string;
  value: string;
  label: string;
  /** Its label, if there is nothing else. */
  placeholder?: string;
  /** Who opens the page wants to type. */
  focused?: boolean;
  /** Why the server does not understand it, where a server is asked. */
  fault?: Refusal | null;
  onChange: (value: string) => void;
}

export function PageFilter({
  id,
  value,
  label,
  placeholder = label,
  focused = false,
  fault = null,
  onChange,
}: Props) {
  const { text, type, now } = useTyping(value, onChange);
  const [scrolled, setScrolled] = useState(0);
  useKeys({
    '/': () => document.querySelector<HTMLInputElement>(`#${id}`)?.select(),
    Escape: () => (text ? now('') : false),
  });
  return (
    <span className={`field filter${fault ? ' wrong' : ''}`}>
      <Icon name="search" />
      <span className="filter-text">
        <FaultMirror text={text} value={value} fault={fault} scrolled={scrolled} />
        <input
          id={id}
          type="text"
          role="searchbox"
          value={text}
          maxLength={FILTER_MOST}
          autoFocus={focused}
          placeholder={placeholder}
          aria-label={label}
          aria-invalid={fault !== null}
          aria-describedby={fault ? 'filter-fault' : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') now(text);
            if (event.key !== 'Escape') return;
            if (text) now('');
            else event.currentTarget.blur();
          }}
        />
      </span>
      <kbd aria-hidden="true">/</kbd>
    </span>
  );
}
