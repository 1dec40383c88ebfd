// The table: only the rows that are seen are in the document, however many there are.

import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Row } from '../api/types';
import { useTexts } from '../i18n';
import { clock } from '../state/clock';
import { useLate } from '../state/late';
import { ROW_HEIGHT, prefs } from '../state/prefs';
import { useSelected } from '../state/store';
import { GridHead } from './GridHead';
import { type Body, createBody } from './body';
import { type GridColumn, measure, tracks } from './columns';
import { type Flashes, flashOf, noFlashes, withChanged } from './flash';
import { reveal, scrollTo, slice } from './geometry';
import { letterWidth } from './letter';
import { type Place, placeOf, recall, remember } from './memory';
import { useReading } from './reading';

export interface GridHandle {
  /** Takes a key that was pressed elsewhere on the page; true if it meant something here. */
  key: (key: string) => boolean;
  /** The row that is chosen. */
  row: () => Row | null;
  /** Chooses none. */
  leave: () => void;
}

interface Props {
  ref?: Ref<GridHandle>;
  /** Names what is shown: position and chosen row are remembered under it. */
  memory: string;
  /** Columns keep their width while this stays the same. */
  kind: string;
  label: string;
  columns: GridColumn[];
  /** Rows of the live window, which begins at `offset`. */
  rows: Row[];
  offset: number;
  /** A row outside the window; null while it is on its way. */
  ahead: (index: number) => Row | null;
  count: number;
  /** False while `count` is only what is known so far. */
  exact: boolean;
  sort: string;
  onSort: (sort: string) => void;
  onSeen: (first: number, last: number) => void;
  onOpen: (row: Row) => void;
  /** A look at a row beside the table was asked for by mouse or finger. */
  onPeek: (row: Row) => void;
  href: (row: Row) => string;
  /** A cell that narrows was clicked. */
  onTerm: (term: string) => void;
  /** A row is chosen; null if it is still on its way. */
  onActive: (row: Row | null) => void;
  /** The row that the address names, as namespace/name: chosen at the beginning. */
  sel: string;
  /** Rows must not move while this was called with true. */
  onHold: (holds: boolean) => void;
  /** Uids of drawn rows that are no longer there. */
  gone: ReadonlySet<string>;
  changed: ReadonlySet<string>;
  beat: number;
  dim: boolean;
  /** The rows are old: their ages stand still. */
  stale: boolean;
  compact: boolean;
}

const HEAD = 32;
const ROW_COMPACT = 52;

/** Pixels that a key scrolls the columns. */
const SIDEWAYS = 120;

const NOWHERE: Place = { first: 0, active: -1, uid: '' };

export function Grid(props: Props) {
  const { memory, columns, rows, offset, count, ahead, onSeen, onOpen, onActive, compact } = props;
  const { t } = useTexts();
  const times = useSelected(prefs, (value) => value.times);
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<Body>(null);
  const flashes = useRef<Flashes>(noFlashes);
  const density = useSelected(prefs, (value) => value.density);
  const rowHeight = compact ? ROW_COMPACT : ROW_HEIGHT[density];
  const head = compact ? 0 : HEAD;
  const [size, setSize] = useState(600);
  const [held, setHeld] = useState(() => ({ memory, ...recall(memory) }));
  // Another filter or order begins at its own place.
  const chosen = held.memory === memory ? held : { memory, ...recall(memory) };
  const active = Math.min(placeOf(chosen, rows, offset, props.sel), count - 1);
  const height = Math.max(rowHeight, size - head);
  const rowAt = useCallback(
    (index: number): Row | null => rows[index - offset] ?? ahead(index),
    [rows, offset, ahead],
  );
  const port = () => ({ scrollTop: box.current?.scrollTop ?? 0, height, rowHeight, rows: count });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize(element.clientHeight));
    observer.observe(element);
    setSize(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  // The rows are those that `memory` names: where one is among others says nothing.
  const settled = count > 0 && !props.dim;
  const told = useRef({ first: -1, last: -1, onSeen });
  const draw = (): void => {
    const element = box.current;
    const window = element?.querySelector<HTMLElement>('.grid-window');
    if (!element || !window) return;
    body.current ??= createBody(window, clock.get);
    const now = performance.now();
    const seen = slice(port());
    body.current.draw({
      ...seen,
      columns,
      compact,
      rowAt,
      href: props.href,
      active,
      flash: (uid) => (props.stale ? '' : flashOf(flashes.current, uid, now)),
      gone: props.gone,
      goneText: t('table.rowGone'),
      peekText: t('keys.peek'),
      times,
    });
    const drawn = active >= seen.start && active < seen.end;
    if (drawn) element.setAttribute('aria-activedescendant', `row-${active}`);
    else element.removeAttribute('aria-activedescendant');
    if (settled) remember(memory, { first: seen.first, active, uid: chosen.uid });
    const { first, last } = seen;
    if (told.current.first === first && told.current.last === last && told.current.onSeen === onSeen) return;
    told.current = { first, last, onSeen };
    onSeen(first, last);
  };

  // Also the rows of a filter that is not understood stay where they are.
  useLayoutEffect(() => {
    if (box.current && settled) box.current.scrollTop = scrollTo(port(), recall(memory).first);
    // Afterwards the person scrolls, not this.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [memory, settled]);
  const again = useRef(draw);
  useLayoutEffect(() => {
    flashes.current = withChanged(flashes.current, props.changed, props.beat, performance.now());
    again.current = draw;
    draw();
  });
  const { stale } = props;
  useEffect(
    () =>
      clock.subscribe(() => {
        if (!stale) body.current?.tick(clock.get());
        // Rows that were read ahead are not kept for long.
        again.current();
      }),
    [stale],
  );

  const choose = (to: number): void => {
    const next = Math.max(0, Math.min(count - 1, to));
    const row = rowAt(next);
    if (box.current) box.current.scrollTop = reveal(port(), next);
    setHeld({ memory, first: 0, active: next, uid: row?.uid ?? '' });
    onActive(row);
  };

  // A row that was chosen before it was there is known from now on.
  const late =
    held.memory === memory && held.active >= 0 && held.uid === '' ? rows[active - offset] : undefined;
  useEffect(() => {
    if (!late) return;
    setHeld((was) => ({ ...was, uid: late.uid }));
    onActive(late);
  }, [late, onActive]);

  useReading(box, active >= 0, props.onHold);

  const key = (name: string): boolean => {
    if (count === 0) return false;
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Record<string, number> = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      HalfDown: Math.ceil(page / 2),
      HalfUp: -Math.ceil(page / 2),
    };
    const across = { ArrowLeft: -SIDEWAYS, ArrowRight: SIDEWAYS }[name];
    if (across !== undefined) {
      // Where all columns are seen the key is left to others.
      if (!box.current || box.current.scrollWidth <= box.current.clientWidth) return false;
      box.current.scrollLeft += across;
      return true;
    }
    const step = steps[name];
    const row = rowAt(active);
    if (step !== undefined) choose(active < 0 ? slice(port()).first : active + step);
    else if (name === 'Home' || name === 'g') choose(0);
    else if (name === 'End' || name === 'G') choose(count - 1);
    else if ((name === 'Enter' || name === 'o') && row) onOpen(row);
    else return false;
    return true;
  };
  useImperativeHandle(props.ref, () => ({
    key,
    row: () => rowAt(active),
    leave: () => setHeld({ memory, ...NOWHERE }),
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    if (key(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const term = event.target.closest<HTMLElement>('.cell-term')?.dataset.term;
    const index = event.target.closest('.grid-space [role=row]')?.getAttribute('aria-rowindex');
    // A new tab, or text that is being chosen, is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (term !== undefined) {
      props.onTerm(term);
      return;
    }
    // Nothing here may load the whole page anew.
    if (event.target.closest('a')) event.preventDefault();
    const row = index ? rowAt(Number(index) - 2) : null;
    if (row !== null && event.target.closest('.cell-peek')) {
      choose(Number(index) - 2);
      props.onPeek(row);
      return;
    }
    if (row !== null && !document.getSelection()?.toString()) onOpen(row);
  };

  const dim = useLate(props.dim);
  const layout = useLayout(props.kind, columns, rows);
  const { tall } = slice({ scrollTop: 0, height, rowHeight, rows: count });
  return (
    <div
      ref={box}
      className={`grid${compact ? ' compact' : ''}${dim ? ' dim' : ''}${stale ? ' stale' : ''}`}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.exact ? count + 1 : -1}
      aria-colcount={columns.length}
      aria-busy={props.dim}
      style={layout}
      onKeyDown={onKeyDown}
      onScroll={draw}
    >
      <GridHead columns={columns} sort={props.sort} onSort={props.onSort} />
      <div role="rowgroup" className="grid-space" style={{ height: tall }} onClick={onClick}>
        <div role="presentation" className="grid-window" />
      </div>
    </div>
  );
}

/** The widths as custom properties; they only grow while the kind stays. */
function useLayout(kind: string, columns: GridColumn[], rows: Row[]): Record<string, string> {
  const times = useSelected(prefs, (value) => value.times);
  const of = `${kind} ${times}`;
  const held = useRef({ of, letters: new Map<string, number>() });
  return useMemo(() => {
    const letters = measure(columns, rows, held.current.of === of ? held.current.letters : new Map(), times);
    held.current = { of, letters };
    const { template, least } = tracks(columns, letters, letterWidth());
    return { '--tracks': template, '--least': `${least}px` };
  }, [of, times, columns, rows]);
}
