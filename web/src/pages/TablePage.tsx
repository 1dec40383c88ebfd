// The objects of one kind, live.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Row } from '../api/types';
import { Grid, type GridHandle } from '../grid/Grid';
import { gridColumns } from '../grid/columns';
import { windowFor } from '../grid/geometry';
import { useTexts } from '../i18n';
import { FreshnessBanner, FreshnessChip } from '../parts/Freshness';
import { TableBody } from '../parts/TableBody';
import { TableTools } from '../parts/TableTools';
import { useKeys } from '../state/keys';
import { useIsSettled, useKind } from '../state/kinds';
import { keyOf, useLive } from '../state/live';
import { useMedia } from '../state/media';
import { useRoute } from '../state/route';
import { type KindId, type TableQuery, format, toObject } from '../url';

/** A window is asked for when scrolling pauses for as long, so that a long drag asks once. */
const SETTLE = 80;

export function TablePage({ kind }: { kind: KindId }) {
  const { t } = useTexts();
  const { route, go, replace } = useRoute();
  const known = useKind(kind);
  // Objects of the cluster are in no namespace: the choice stays in the address for the next kind, and is not sent.
  const query = useMemo(
    (): TableQuery => (known && !known.namespaced ? { ...route.query, ns: [] } : route.query),
    [known, route.query],
  );
  const key = keyOf(kind, query);
  const [offset, onSeen, setTotal] = useWindow(key);
  // Whether a kind is in namespaces decides about the question; until it is known there is none, if that makes a difference.
  const settled = useIsSettled();
  const asks = settled || route.query.ns.length === 0;
  const { view, retry } = useLive(kind, query, offset, asks);
  const { info } = view;
  const compact = useMedia('(max-width: 639px)');
  const grid = useRef<GridHandle>(null);
  const filter = useRef<HTMLInputElement>(null);

  const namespaced = info?.namespaced ?? known?.namespaced ?? false;
  const columns = useMemo(
    () => gridColumns(view.columns, namespaced, query.wide, t('table.namespace')),
    [view.columns, namespaced, query.wide, t],
  );
  const rows = view.rows.length;
  const total = view.matched ?? view.offset + rows;
  useEffect(() => setTotal(total), [setTotal, total]);

  const change = (more: Partial<TableQuery>): void =>
    replace({ ...route, query: { ...route.query, ...more } });
  const objectOf = useCallback(
    (row: Row) => toObject(route, { ...kind, namespace: row.namespace, name: row.name }),
    // The kind comes with the route.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [route],
  );
  const onOpen = useCallback((row: Row) => go(objectOf(row)), [go, objectOf]);
  const href = useCallback((row: Row) => `/ui${format(objectOf(row))}`, [objectOf]);

  const toGrid = (event: KeyboardEvent): unknown => {
    // Buttons and links have their own Enter.
    if (
      event.key === 'Enter' &&
      event.target !== document.body &&
      !(event.target as HTMLElement).matches('main, [role=grid]')
    ) {
      return false;
    }
    return grid.current?.key(event.key) ?? false;
  };
  const gridKeys = [
    'j',
    'k',
    'g',
    'G',
    'o',
    'Enter',
    'ArrowDown',
    'ArrowUp',
    'PageDown',
    'PageUp',
    'Home',
    'End',
  ];
  useKeys({
    ...Object.fromEntries(gridKeys.map((name) => [name, toGrid])),
    '/': () => filter.current?.select(),
    w: () => change({ wide: !query.wide }),
    Escape: () => (query.q ? change({ q: '' }) : false),
  });

  const title = info?.kind ?? known?.kind ?? kind.resource;
  return (
    <div className="page table-page">
      <div className="page-head">
        <h1>{title}</h1>
        <span className="sub muted">
          {kind.group}/{info?.version ?? known?.version ?? '…'}
          {(info ?? known) && ` · ${t(namespaced ? 'table.namespaced' : 'table.clusterScoped')}`}
        </span>
        <FreshnessChip link={view.link} info={info} />
      </div>
      <TableTools
        // Another kind has another filter: what was typed for this one must not go there.
        key={`${kind.group}/${kind.resource}`}
        view={view}
        query={query}
        columns={columns}
        compact={compact}
        filterRef={filter}
        onChange={change}
      />
      <FreshnessBanner link={view.link} info={info} />
      <TableBody view={view} query={query} kind={title} onRetry={retry} onChange={change}>
        <Grid
          ref={grid}
          memory={key}
          kind={`${kind.group}/${kind.resource}`}
          label={t('table.rowsOf', { kind: title })}
          columns={columns}
          rows={view.rows}
          offset={view.offset}
          count={total}
          exact={view.matched !== null}
          sort={query.sort}
          onSort={(sort) => change({ sort })}
          onSeen={onSeen}
          onOpen={onOpen}
          href={href}
          changed={view.changed}
          beat={view.beat}
          dim={view.pending}
          compact={compact}
        />
      </TableBody>
    </div>
  );
}

/** The window of rows that is asked for: it follows what is seen, and begins anew with each filter and order. */
function useWindow(key: string): [number, (first: number, last: number) => void, (total: number) => void] {
  const [held, setHeld] = useState({ key, offset: 0 });
  const offset = held.key === key ? held.offset : 0;
  const latest = useRef({ key, offset, total: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current.key = key;
    latest.current.offset = offset;
  }, [key, offset]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onSeen = useCallback((first: number, last: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const now = latest.current;
      const next = windowFor(now.offset, first, last, now.total);
      if (next !== now.offset) setHeld({ key: now.key, offset: next });
    }, SETTLE);
  }, []);
  const setTotal = useCallback((total: number) => {
    latest.current.total = total;
  }, []);
  return [offset, onSeen, setTotal];
}
