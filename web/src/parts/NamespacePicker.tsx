// Chooses namespaces: none means all.

import { type KeyboardEvent, useRef, useState } from 'react';
import { getNamespaces } from '../api/client';
import type { Namespaces } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { reached } from '../state/options';
import { reachOf } from '../state/palette';
import { usePolled } from '../state/polled';
import { reasonText } from '../state/reasons';
import { useRoute } from '../state/route';
import { Popover } from './Popover';
import { ServerText } from './Why';
import { Icon } from './icons';

interface Choosing {
  chosen: string[];
  onChoose: (ns: string[]) => void;
}

/** More than one looks through; the filter finds the others. */
const MOST = 300;

export function NamespacePicker({
  chosen,
  disabled,
  onChoose,
}: Choosing & {
  disabled: boolean;
}) {
  const { t, tn } = useTexts();
  const label =
    disabled || chosen.length === 0
      ? t('ns.all')
      : chosen.length <= 2
        ? chosen.join(', ')
        : tn('ns.some', chosen.length);
  return (
    <Popover
      label={t('ns.label')}
      button={{
        role: 'combobox',
        className: `button ns-button${chosen.length > 0 && !disabled ? ' on' : ''}`,
        // Not disabled for the browser: who comes to it is told why.
        'aria-disabled': disabled,
        ...(disabled && { popoverTarget: undefined }),
        title: disabled ? t('ns.clusterScoped') : chosen.join(', '),
        'aria-label': `${t('ns.label')}: ${label}`,
        children: (
          <>
            <span className="ellipsis">{label}</span>
            <Icon name="down" />
          </>
        ),
      }}
    >
      {() => <Choices chosen={chosen} onChoose={onChoose} />}
    </Popover>
  );
}

function Choices({ chosen, onChoose }: Choosing) {
  const texts = useTexts();
  const { t, tn, time } = texts;
  const { route } = useRoute();
  const field = useRef<HTMLInputElement>(null);
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const { data, error, answeredAt } = usePolled('namespaces', 10_000, getNamespaces);
  const place = route.place;
  const id = place.page === 'table' ? place.kind : place.page === 'object' ? place.object : null;
  const counted = id ? `${id.group}/${id.resource}` : null;

  const known = data?.namespaces ?? [];
  // What was chosen by a link is shown even if it does not exist: it can be taken away.
  const missing = chosen.filter((name) => data !== null && !known.some((one) => one.name === name));
  const all: Namespaces['namespaces'] = [...missing.map((name) => ({ name, counts: {} })), ...known];
  const words = filter.toLowerCase().trim();
  const found = all.filter((one) => one.name.includes(words));
  const left = found.slice(0, MOST);
  const reach = reachOf(data, error);
  // Who types means the first that is left.
  const at = active === null && words !== '' ? 0 : left.findIndex(({ name }) => name === active);
  const current = left[at]?.name;
  const toggle = (name: string): void =>
    onChoose(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = reached(event.key, at, left.length, { ends: filter === '' });
    if (next !== null) {
      setActive(left[next]?.name ?? null);
      document.getElementById(`ns-option-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      if (current !== undefined) toggle(current);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="popover-head">
        <span className="field">
          <Icon name="search" />
          <input
            ref={field}
            type="text"
            role="combobox"
            value={filter}
            placeholder={t('ns.filter')}
            aria-label={t('ns.filter')}
            aria-autocomplete="list"
            aria-expanded="true"
            aria-controls="ns-options"
            aria-activedescendant={current === undefined ? undefined : `ns-option-${at}`}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setFilter(event.target.value);
              setActive(null);
            }}
            onKeyDown={onKeyDown}
          />
        </span>
        {chosen.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onChoose([]);
              // The button is gone then.
              field.current?.focus();
            }}
          >
            {t('ns.clear')}
          </button>
        )}
      </div>
      {error && (
        <p className={`popover-note tone-${data === null ? 'bad' : 'warn'}`}>
          {data === null || answeredAt === null ? (
            <>
              {t('ns.failed', { detail: reasonText(texts, error.reason) })}{' '}
              <ServerText text={error.message} />
            </>
          ) : (
            t('tree.outdated', { time: time(answeredAt) })
          )}
        </p>
      )}
      {reach === 'waits' && <p className="popover-note muted">{t('table.loading')}</p>}
      {data !== null && left.length === 0 && (
        <p className="popover-note muted">{t(reach === 'all' ? 'ns.none' : 'ns.noneKnown')}</p>
      )}
      <ul
        role="listbox"
        id="ns-options"
        className="options"
        aria-label={t('ns.label')}
        aria-multiselectable="true"
        // The field keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        {left.map(({ name, counts }, place) => {
          const n = counted === null ? undefined : counts[counted];
          const on = chosen.includes(name);
          return (
            <li
              role="option"
              key={name}
              id={`ns-option-${place}`}
              aria-selected={on}
              className={`option${name === current ? ' active' : ''}`}
              onMouseMove={() => setActive(name)}
              onClick={() => toggle(name)}
            >
              <span className="option-check">{on && <Icon name="check" />}</span>
              <span className="ellipsis">{name}</span>
              <span className="count">{n === undefined ? '' : count(n)}</span>
            </li>
          );
        })}
      </ul>
      {found.length > left.length && (
        <p className="popover-note muted">{tn('table.moreValues', found.length - left.length)}</p>
      )}
    </>
  );
}
