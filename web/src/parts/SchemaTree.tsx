// The fields of a kind as a tree. Only what is open is drawn, and of that only so many rows at once.

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { SchemaField } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { readHash, useHash, writeHash } from '../state/hash';
import {
  ancestors,
  fieldTree,
  hasFields,
  matching,
  openAll,
  openAtFirst,
  visible,
} from '../state/schemaTree';
import type { KindId } from '../url';
import { FieldRow } from './FieldRow';
import { PageFilter } from './PageFilter';

const ROWS = 500;

interface Props {
  kind: KindId;
  fields: SchemaField[];
  filter: string;
  onFilter: (filter: string) => void;
}

export function SchemaTree({ kind, fields, filter, onFilter }: Props) {
  const { t, tn } = useTexts();
  const nodes = useMemo(() => fieldTree(fields), [fields]);
  const chosen = useHash();
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set([...openAtFirst(nodes), ...ancestors(nodes, readHash())]),
  );
  const [limit, setLimit] = useState(ROWS);
  const [focus, setFocus] = useState('');
  const found = useMemo(() => (filter.trim() ? matching(nodes, filter) : null), [nodes, filter]);
  const places = useMemo(() => found?.places ?? visible(nodes, open), [found, nodes, open]);
  // The field of the address is drawn, however far down it stands.
  const chosenAt = places.findIndex((place) => nodes[place]?.field.path === chosen);
  const drawn = places.slice(0, Math.max(limit, chosenAt + 1));
  const list = useRef<HTMLUListElement>(null);

  // An address that names a field opens the way to it.
  useEffect(() => {
    if (chosen === '') return;
    setOpen((was) => {
      const way = ancestors(nodes, chosen).filter((path) => !was.has(path));
      return way.length > 0 ? new Set([...was, ...way]) : was;
    });
    const timer = setTimeout(
      () => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      0,
    );
    return () => clearTimeout(timer);
  }, [chosen, nodes]);

  const toggle = (path: string, to: boolean): void =>
    setOpen((was) => {
      const next = new Set(was);
      if (to) next.add(path);
      else next.delete(path);
      return next;
    });
  const moveTo = (place: number | undefined): void => {
    if (place === undefined || place < 0) return;
    setFocus(nodes[place]?.field.path ?? '');
    list.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const own = event.target as HTMLElement;
    const place = Number(own.dataset['place']);
    const node = nodes[place];
    if (own.role !== 'treeitem' || node === undefined || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const { path } = node.field;
    const at = drawn.indexOf(place);
    const isOpen = found !== null || open.has(path);
    if (event.key === 'ArrowDown') moveTo(drawn[at + 1]);
    else if (event.key === 'ArrowUp') moveTo(drawn[at - 1]);
    else if (event.key === 'Home') moveTo(drawn[0]);
    else if (event.key === 'End') moveTo(drawn.at(-1));
    else if (event.key === 'ArrowRight' && hasFields(node, place)) {
      if (isOpen) moveTo(drawn[at + 1]);
      else toggle(path, true);
    } else if (event.key === 'ArrowLeft') {
      if (isOpen && found === null && hasFields(node, place)) toggle(path, false);
      else moveTo(node.parent);
    } else if (event.key === 'Enter' || event.key === ' ') writeHash(chosen === path ? '' : path);
    else return;
    event.preventDefault();
  };
  // One stop for Tab: the row last used, else the chosen one, else the first.
  const stop =
    [focus, chosen].find((path) => drawn.some((place) => nodes[place]?.field.path === path)) ??
    nodes[drawn[0] ?? -1]?.field.path;

  return (
    <>
      <div className="tools schema-tools">
        <h2>{t('kinds.fields')}</h2>
        <PageFilter
          id="schema-filter"
          value={filter}
          label={t('kinds.fieldFilter')}
          onChange={(value) => {
            setLimit(ROWS);
            onFilter(value);
          }}
        />
        <span className="matched" aria-live="polite">
          {found
            ? t('table.matched', { matched: count(found.hits.size), total: count(nodes.length) })
            : tn('kinds.nFields', nodes.length)}
        </span>
        {found === null && (
          <>
            <button type="button" className="button" onClick={() => setOpen(openAll(nodes))}>
              {t('kinds.expandAll')}
            </button>
            <button type="button" className="button" onClick={() => setOpen(openAtFirst(nodes))}>
              {t('kinds.collapse')}
            </button>
          </>
        )}
      </div>
      {found?.hits.size === 0 && <p className="muted">{t('kinds.noField', { q: filter })}</p>}
      {chosen.startsWith('.') && !nodes.some(({ field }) => field.path === chosen) && (
        <p className="tone-warn">▲ {t('kinds.fieldGone', { path: chosen })}</p>
      )}
      <ul
        role={drawn.length > 0 ? 'tree' : undefined}
        aria-label={t('kinds.fields')}
        className="schema"
        ref={list}
        onKeyDown={onKey}
      >
        {drawn.map((place) => {
          const node = nodes[place];
          if (node === undefined) return null;
          const { path } = node.field;
          return (
            <FieldRow
              key={path}
              kind={kind}
              field={node.field}
              place={place}
              open={hasFields(node, place) ? found !== null || open.has(path) : null}
              fixed={found !== null}
              hit={found?.hits.has(place) ?? false}
              chosen={path === chosen}
              stop={path === stop}
              onToggle={toggle}
              onFocus={setFocus}
            />
          );
        })}
      </ul>
      {drawn.length < places.length && (
        <p className="muted">
          {t('kinds.drawn', { n: count(drawn.length), total: count(places.length) })}{' '}
          <button type="button" className="button" onClick={() => setLimit(drawn.length + ROWS)}>
            {t('kinds.more')}
          </button>
        </p>
      )}
    </>
  );
}
