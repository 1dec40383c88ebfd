// Chooses namespaces: none means all. Loaded after the first page, with the kit it is made of.

import {
  Combobox,
  ComboboxItem,
  ComboboxItemCheck,
  ComboboxList,
  ComboboxPopover,
  ComboboxProvider,
  ComboboxSelect,
} from '@ariakit/react';
import { useState } from 'react';
import { getNamespaces } from '../api/client';
import type { Namespaces } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { useRoute } from '../state/route';
import { usePolled } from '../state/polled';
import { Icon } from './icons';

interface Props {
  chosen: string[];
  disabled: boolean;
  onChoose: (ns: string[]) => void;
}

/** More than one looks through; the filter finds the others. */
const MOST = 300;

export default function NamespacePicker({ chosen, disabled, onChoose }: Props) {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const { data, error } = usePolled(open ? 'namespaces' : null, 10_000, getNamespaces);
  const place = route.place;
  const id = place.page === 'table' ? place.kind : place.page === 'object' ? place.object : null;
  const counted = id ? `${id.group}/${id.resource}` : null;

  const known = data?.namespaces ?? [];
  // What was chosen by a link is shown even if it does not exist: it can be taken away.
  const missing = chosen.filter((name) => data !== null && !known.some((one) => one.name === name));
  const all: Namespaces['namespaces'] = [...missing.map((name) => ({ name, counts: {} })), ...known];
  const words = filter.toLowerCase().trim();
  const left = all.filter((one) => one.name.includes(words)).slice(0, MOST);
  const label =
    disabled || chosen.length === 0
      ? t('ns.all')
      : chosen.length <= 2
        ? chosen.join(', ')
        : tn('ns.some', chosen.length);

  return (
    <ComboboxProvider
      inputValue={filter}
      setInputValue={setFilter}
      selectedValue={chosen}
      setSelectedValue={onChoose}
      open={open}
      setOpen={(next) => {
        setOpen(next);
        if (!next) setFilter('');
      }}
    >
      <ComboboxSelect
        className={`button ns-button${chosen.length > 0 && !disabled ? ' on' : ''}`}
        disabled={disabled}
        accessibleWhenDisabled
        title={disabled ? t('ns.clusterScoped') : chosen.join(', ')}
        aria-label={`${t('ns.label')}: ${label}`}
      >
        <span className="ellipsis">{label}</span>
        <Icon name="down" />
      </ComboboxSelect>
      <ComboboxPopover gutter={4} className="popover" portal={false} unmountOnHide aria-label={t('ns.label')}>
        <div className="popover-head">
          <span className="field">
            <Icon name="search" />
            <Combobox autoSelect placeholder={t('ns.filter')} aria-label={t('ns.filter')} />
          </span>
          {chosen.length > 0 && (
            <button type="button" className="button" onClick={() => onChoose([])}>
              {t('ns.clear')}
            </button>
          )}
        </div>
        {error && data === null && (
          <p className="popover-note tone-bad">{t('ns.failed', { detail: error.message })}</p>
        )}
        {data !== null && left.length === 0 && <p className="popover-note muted">{t('ns.none')}</p>}
        <ComboboxList className="options">
          {left.map(({ name, counts }) => {
            const n = counted === null ? undefined : counts[counted];
            return (
              <ComboboxItem
                key={name}
                className="option"
                focusOnHover
                value={name}
                hideOnClick={false}
                setValueOnClick={false}
              >
                <span className="option-check">
                  <ComboboxItemCheck>
                    <Icon name="check" />
                  </ComboboxItemCheck>
                </span>
                <span className="ellipsis">{name}</span>
                <span className="count">{n === undefined ? '' : count(n)}</span>
              </ComboboxItem>
            );
          })}
        </ComboboxList>
      </ComboboxPopover>
    </ComboboxProvider>
  );
}
