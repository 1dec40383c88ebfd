// The filter of a table: what is typed is asked for after a moment, what is not understood is underlined.

import { type KeyboardEvent, type Ref, Suspense, useImperativeHandle, useRef, useState } from 'react';
import { useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { focusRows } from '../state/focus';
import { reached } from '../state/options';
import { type Completion, FILTER_MOST, accept, completionAt, placesOf } from '../state/terms';
import { useTyping } from '../state/typing';
import type { Refusal } from '../state/view';
import type { KindId, TableQuery } from '../url';
import { Boundary } from './Boundary';
import { FaultMirror } from './FaultMirror';
import { Icon } from './icons';

const completions = () => import('./Completions');
const Completions = lazily(completions);

interface Props {
  kind: KindId;
  query: TableQuery;
  /** Ids of the columns there are. */
  columns: readonly string[];
  /** Why the server does not understand the filter. */
  fault: Refusal | null;
  inputRef: Ref<HTMLInputElement>;
  onChange: (q: string) => void;
}

export function FilterField({ kind, query, columns, fault, inputRef, onChange }: Props) {
  const { t } = useTexts();
  const value = query.q;
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(inputRef, () => input.current as HTMLInputElement);
  const { text, type, now } = useTyping(value, onChange);

  const [at, setAt] = useState<Completion | null>(null);
  const [choices, setChoices] = useState<string[]>([]);
  const [active, setActive] = useState(-1);
  const [scrolled, setScrolled] = useState(0);
  const open = at !== null && choices.length > 0;
  const show = (q: string, caret: number | null): void => {
    setAt(completionAt(q, caret ?? q.length));
    setActive(-1);
  };
  const close = (): void => {
    setAt(null);
    setActive(-1);
  };
  const set = (next: string, caret: number | null): void => {
    type(next);
    show(next, caret);
  };
  const take = (choice: string): void => {
    if (at === null || !input.current) return;
    const next = accept(text, at, choice);
    const element = input.current;
    set(next.q, next.caret);
    element.focus();
    // The caret can only be put into a text that is there.
    requestAnimationFrame(() => element.setSelectionRange(next.caret, next.caret));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const next = reached(event.key, active, open ? choices.length : 1, { none: true });
    const choice = choices[Math.max(active, 0)];
    if (event.key === 'Escape') {
      if (open) close();
      else if (text) now('');
      else event.currentTarget.blur();
      event.stopPropagation();
    } else if (next !== null) {
      if (open) setActive(next);
      else show(text, event.currentTarget.selectionStart);
      event.preventDefault();
    } else if (open && choice !== undefined && active >= 0 && event.key === 'Enter') {
      take(choice);
      event.preventDefault();
    } else if (
      event.key === 'Tab' &&
      !event.shiftKey &&
      open &&
      choice !== undefined &&
      // Who has not begun a term wants to leave the field.
      (active >= 0 || at.typed !== '')
    ) {
      take(choice);
      event.preventDefault();
    } else if (event.key === 'Enter') {
      close();
      if (text !== value) now(text);
      focusRows();
      event.preventDefault();
    }
  };

  const span = fault?.about.span;
  const faulty = span ? value.slice(...placesOf(value, span)) : '';
  return (
    <span className={`field filter${fault ? ' wrong' : ''}`}>
      <Icon name="search" />
      <span className="filter-text">
        <FaultMirror text={text} value={value} fault={fault} scrolled={scrolled} />
        <input
          ref={input}
          type="text"
          role="combobox"
          value={text}
          maxLength={FILTER_MOST}
          placeholder={t('table.filterHint')}
          aria-label={t('table.filter')}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls="filter-choices"
          aria-activedescendant={active >= 0 ? `filter-choice-${active}` : undefined}
          aria-invalid={fault !== null}
          aria-describedby={fault ? 'filter-fault' : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set(event.target.value, event.target.selectionStart)}
          // Who types waits for nothing that could have been there.
          onFocus={() => void completions().catch(() => undefined)}
          onClick={(event) => show(text, event.currentTarget.selectionStart)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
      </span>
      {text ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t('table.clear')}
          title={t('table.clear')}
          onClick={() => {
            now('');
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
      {at !== null && (
        <Boundary fallback={null}>
          <Suspense fallback={null}>
            <Completions
              kind={kind}
              ns={query.ns}
              at={at}
              columns={columns}
              counts={faulty === '' || !at.rest.includes(faulty)}
              active={active}
              onChoices={setChoices}
              onTake={take}
            />
          </Suspense>
        </Boundary>
      )}
    </span>
  );
}
