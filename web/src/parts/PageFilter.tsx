// The filter of a page: `/` goes there, Escape empties it and then leaves it.

import { useState } from 'react';
import { useKeys } from '../state/keys';
import { placesOf } from '../state/terms';
import { useTyping } from '../state/typing';
import type { Refusal } from '../state/view';
import { Icon } from './icons';

interface Props {
  id: string;
  value: string;
  label: string;
  /** Why the server does not understand it, where a server is asked. */
  fault?: Refusal | null;
  onChange: (value: string) => void;
}

export function PageFilter({ id, value, label, fault = null, onChange }: Props) {
  const { text, type, now } = useTyping(value, onChange);
  const [scrolled, setScrolled] = useState(0);
  useKeys({
    '/': () => document.querySelector<HTMLInputElement>(`#${id}`)?.select(),
    Escape: () => (text ? now('') : false),
  });
  // The span is of the filter that was asked for, not of what was typed since.
  const span = fault?.about.span && text === value ? placesOf(text, fault.about.span) : null;
  return (
    <span className={`field filter${fault ? ' wrong' : ''}`}>
      <Icon name="search" />
      <span className="filter-text">
        {span && (
          <span className="filter-mirror" aria-hidden="true">
            <span style={{ marginLeft: -scrolled }}>
              {text.slice(0, span[0])}
              <mark>{text.slice(span[0], span[1])}</mark>
            </span>
          </span>
        )}
        <input
          id={id}
          type="text"
          role="searchbox"
          value={text}
          placeholder={label}
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
