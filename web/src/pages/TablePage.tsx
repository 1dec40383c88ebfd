// The objects of one kind, live.

import '../styles/table.css';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Row } from '../api/types';
import { Grid, type GridHandle } from '../grid/Grid';
import { gridColumns, nameOf } from '../grid/columns';
import { windowFor } from '../grid/geometry';
import { useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { Boundary } from '../parts/Boundary';
import { FreshnessBanner, FreshnessChip } from '../parts/Freshness';
import { HeldBar, PausedBanner } from '../parts/HeldBar';
import { StatusBar } from '../parts/StatusBar';
import { TableBody } from '../parts/TableBody';
import { TableTools } from '../parts/TableTools';
import { Why } from '../parts/Why';
import { chosenCols, rememberCols } from '../state/cols';
import { leavePane } from '../state/focus';
import { useIsSettled, useKind } from '../state/kinds';
import { keyOf, useLive } from '../state/live';
import { useAhead } from '../state/readAhead';
import { useMedia } from '../state/media';
import { useRoute } from '../state/route';
import { useSelected } from '../state/store';
import { toggleTerm } from '../state/terms';
import { useTyping } from '../state/typing';
import { faultOf } from '../state/view';
import { type KindId, type Route, type TableQuery, format, parse, toObject, toPage } from '../url';
import { useTableKeys } from './tableKeys';

const FilterFault = lazily(() => import('../parts/FilterFault'));
const PeekPane = lazily(() => import('../parts/PeekPane'));

/** A window is asked for when scrolling pauses for as long, so that a long drag asks once. */
const SETTLE = 80;

/** Milliseconds on a row before the address names it: browsers refuse who changes it with every row that is passed. */
const PASSED = 200;

export function TablePage({ kind }: { kind: KindId }) {
  const { t, time } = useTexts();
  const { route, go, replace } = useRoute();
  const known = useKind(kind);
  // Objects of the cluster are in no namespace: the choice stays in the address for the next kind, and is not sent.
  const name = `${kind.group}/${kind.resource}`;
  const remembered = useSelected(chosenCols, (all) => all[name] ?? '');
  // The newest, for what is called later; the rows are drawn again only when another filter or order leads elsewhere.
  const latest = useRef(route);
  useEffect(() => {
    latest.current = route;
  });
  const change = useCallback(
    (more: Partial<TableQuery>): void =>
      replace({ ...latest.current, query: { ...latest.current.query, ...more } }),
    [replace],
  );
  // Who is given the address sees the same columns.
  const lacking = route.query.cols === '' && remembered !== '';
  useEffect(() => {
    if (lacking) change({ cols: remembered });
  }, [lacking, remembered, change]);
  const picked = useTyping(route.query.sel, (sel) => change({ sel }), PASSED, never);
  const pick = useRef(picked);
  useEffect(() => {
    pick.current = picked;
  });
  const peek = (to: string): void => {
    if (to === '') leavePane();
    picked.now(to);
  };
  const sel = picked.text;
  const query = useMemo((): TableQuery => {
    const ns = known && !known.namespaced ? [] : route.query.ns;
    return { ...route.query, ns, cols: route.query.cols || remembered, sel };
  }, [known, route.query, remembered, sel]);
  const key = keyOf(kind, query);
  // The rows and their order are the same whatever columns they have.
  const rowsKey = keyOf(kind, { ...query, cols: '' });
  const [offset, onSeen, setTotal] = useWindow(rowsKey);
  // Whether a kind is in namespaces decides about the question; until it is known there is none, if that makes a difference.
  const settled = useIsSettled();
  const asks = settled || route.query.ns.length === 0;
  const { held, retry, hold, apply, pause } = useLive(kind, query, offset, asks);
  const view = held.shown;
  const { info } = view;
  // A kind that was not there is asked for again once it is.
  const came = known !== undefined && view.link.kind === 'refused' && view.link.status === 404;
  useEffect(() => {
    if (came) retry();
  }, [came, retry]);
  const fault = faultOf(view.link);
  const compact = useMedia('(max-width: 639px)');
  const grid = useRef<GridHandle>(null);
  const filter = useRef<HTMLInputElement>(null);

  const namespaced = info?.namespaced ?? known?.namespaced ?? false;
  const columns = useMemo(
    () => gridColumns(view.columns, namespaced, query.wide, t('table.namespace'), query.cols),
    [view.columns, namespaced, query.wide, query.cols, t],
  );
  const total = held.count;
  useEffect(() => setTotal(total), [setTotal, total]);
  const { rowAt, onSeen: onAhead } = useAhead(key, kind, query, view, total);
  const onRows = useCallback(
    (first: number, last: number): void => {
      onSeen(first, last);
      onAhead(first, last);
    },
    [onSeen, onAhead],
  );

  const onOpen = useCallback(
    (row: Row) => {
      // Who comes back finds the pane where it was.
      const { text, now } = pick.current;
      const { query: asked } = latest.current;
      if (text !== asked.sel) now(text);
      go(objectOf({ ...latest.current, query: { ...asked, sel: text } }, kind, row));
    },
    [go, kind],
  );
  const plain = format({ ...route, query: { ...route.query, sel: '' } });
  const href = useCallback(
    (row: Row) => {
      const [path = '', search = ''] = plain.split('?');
      return `/ui${format(objectOf(parse(path, search), kind, row))}`;
    },
    [plain, kind],
  );
  const onActive = useCallback((row: Row | null) => {
    // The pane goes along with the chosen row.
    if (row && pick.current.text) pick.current.type(nameOf(row));
  }, []);
  const onPeek = useCallback((row: Row) => pick.current.now(nameOf(row)), []);
  const onTerm = useCallback(
    (term: string) => change({ q: toggleTerm(latest.current.query.q, term) }),
    [change],
  );
  useTableKeys({ grid, filter, query, columns, change, peek, apply, pause });

  const title = info?.kind ?? known?.kind ?? kind.resource;
  const peeked = selected(sel, namespaced);
  return (
    <div className="page table-page">
      <div className="page-head">
        <h1>{title}</h1>
        <span className="sub muted">
          {kind.group}/{info?.version ?? known?.version ?? '…'}
          {(info ?? known) && ` · ${t(namespaced ? 'table.namespaced' : 'table.clusterScoped')}`} ·{' '}
          <Link href={format(toPage(route, { page: 'kind', kind, version: '', against: '' }))}>
            {t('table.schema')}
          </Link>
        </span>
        {held.pausedAt === null ? (
          <FreshnessChip link={view.link} info={info} />
        ) : (
          <span className="chip tone-warn" data-state="paused">
            <span aria-hidden="true" className="chip-mark">
              ▲
            </span>
            {t('table.paused', { time: time(held.pausedAt).slice(11) })}
          </span>
        )}
      </div>
      <TableTools
        // Another kind has another filter: what was typed for this one must not go there.
        key={name}
        kind={kind}
        view={view}
        query={query}
        columns={columns}
        compact={compact}
        paused={held.pausedAt !== null}
        onPause={pause}
        filterRef={filter}
        onChange={change}
        onCols={(cols) => {
          rememberCols(name, cols);
          change({ cols });
        }}
      />
      <StatusBar
        key={`status ${name}`}
        kind={kind}
        query={query}
        view={view}
        paused={held.pausedAt !== null}
        onChange={change}
      />
      {fault && (
        <Boundary fallback={<NotUnderstood reason={fault.reason} />}>
          <Suspense fallback={<NotUnderstood reason={fault.reason} />}>
            <FilterFault fault={fault} view={view} />
          </Suspense>
        </Boundary>
      )}
      <FreshnessBanner link={view.link} info={info} />
      <PausedBanner held={held} onResume={pause} />
      <div className="table-split">
        <HeldBar held={held} onApply={apply} />
        <TableBody view={view} query={query} kind={title} id={kind} onRetry={retry} onChange={change}>
          <Grid
            ref={grid}
            memory={rowsKey}
            kind={name}
            label={t('table.rowsOf', { kind: title })}
            columns={columns}
            rows={view.rows}
            offset={view.offset}
            count={total}
            exact={view.matched !== null}
            sort={query.sort}
            onSort={(sort) => change({ sort })}
            ahead={rowAt}
            onSeen={onRows}
            onOpen={onOpen}
            onPeek={onPeek}
            onActive={onActive}
            onHold={hold}
            sel={sel}
            href={href}
            onTerm={onTerm}
            gone={held.gone}
            changed={view.changed}
            beat={view.beat}
            dim={view.pending}
            stale={view.link.kind === 'lost' || info?.state === 'stale'}
            compact={compact}
          />
        </TableBody>
        {peeked && (
          <Boundary fallback={null} of={sel}>
            <Suspense fallback={<aside className="peek" aria-busy="true" />}>
              <PeekPane
                object={{ ...kind, ...peeked }}
                row={view.rows.find((row) => nameOf(row) === sel) ?? null}
                to={format(toObject(route, { ...kind, ...peeked }))}
                onClose={() => peek('')}
                onTerm={onTerm}
              />
            </Suspense>
          </Boundary>
        )}
      </div>
    </div>
  );
}

const never = (): boolean => false;

function objectOf(route: Route, kind: KindId, { namespace, name }: Row): Route {
  return toObject(route, { ...kind, namespace, name });
}

/** What the address calls the chosen row; null if it names none of such a kind. */
function selected(sel: string, namespaced: boolean): { namespace: string | null; name: string } | null {
  const slash = sel.indexOf('/');
  if (sel === '' || namespaced !== slash > 0) return null;
  return { namespace: namespaced ? sel.slice(0, slash) : null, name: sel.slice(slash + 1) };
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

/** Until more can be said. */
function NotUnderstood({ reason }: { reason: string }) {
  return (
    <p className="filter-fault tone-bad">
      <Why reason={reason} message={null} />
    </p>
  );
}
