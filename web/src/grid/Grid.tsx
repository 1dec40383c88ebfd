// The table: only the rows that are seen are in the document, however many there are.

import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Row } from '../api/types';
import { GridHead } from './GridHead';
import { GridRow } from './GridRow';
import { type GridColumn, measure, tracks } from './columns';
import { reveal, slice } from './geometry';
import { recall, remember } from './memory';

export interface GridHandle {
  /** Takes a key that was pressed elsewhere on the page; true if it meant something here. */
  key: (key: string) => boolean;
}

interface Props {
  ref?: Ref<GridHandle>;
  /** Names what is shown: position and chosen row are remembered under it. */
  memory: string;
  /** Columns keep their width while this stays the same. */
  kind: string;
  label: string;
  columns: GridColumn[];
  rows: Row[];
  offset: number;
  count: number;
  /** False while `count` is only what is known so far. */
  exact: boolean;
  sort: string;
  onSort: (sort: string) => void;
  onSeen: (first: number, last: number) => void;
  onOpen: (row: Row) => void;
  href: (row: Row) => string;
  changed: ReadonlySet<string>;
  beat: number;
  dim: boolean;
  compact: boolean;
}

const HEAD = 32;
const ROW = 32;
const ROW_COMPACT = 52;

/** Milliseconds a change is shown; longer than the animation, shorter than one notices. */
const FLASH = 1000;

export function Grid(props: Props) {
  const { memory, columns, rows, offset, count, onSeen, onOpen, compact } = props;
  const box = useRef<HTMLDivElement>(null);
  const rowHeight = compact ? ROW_COMPACT : ROW;
  const head = compact ? 0 : HEAD;
  const [size, setSize] = useState(600);
  const [held, setHeld] = useState(() => ({ memory, jump: 0, ...recall(memory) }));
  // Another filter or order begins at its own place.
  const place = held.memory === memory ? held : { memory, jump: held.jump, ...recall(memory) };
  const active = Math.min(place.active, count - 1);
  const height = Math.max(rowHeight, size - head);
  const port = { scrollTop: place.scrollTop, height, rowHeight, rows: count };
  const seen = slice(port);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize(element.clientHeight));
    observer.observe(element);
    setSize(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  // The element follows the state when that was changed by a key or by another table; while the person scrolls it is the
  // other way round, and writing the position back would hold the scrolling up.
  const filled = seen.tall > 0;
  useLayoutEffect(() => {
    if (box.current && filled) box.current.scrollTop = place.scrollTop;
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [memory, place.jump, filled]);

  useLayoutEffect(
    () => remember(memory, { scrollTop: place.scrollTop, active }),
    [memory, place.scrollTop, active],
  );

  useLayoutEffect(() => onSeen(seen.first, seen.last), [onSeen, seen.first, seen.last]);

  const choose = useCallback(
    (row: number): void => {
      const next = Math.max(0, Math.min(count - 1, row));
      setHeld({ memory, jump: place.jump + 1, active: next, scrollTop: reveal(port, next) });
    },
    // `port` is made of these.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [memory, count, place.scrollTop, place.jump, height, rowHeight],
  );

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
    };
    const step = steps[name];
    const row = rows[active - offset];
    if (step !== undefined) choose(active < 0 ? seen.first : active + step);
    else if (name === 'Home' || name === 'g') choose(0);
    else if (name === 'End' || name === 'G') choose(count - 1);
    else if ((name === 'Enter' || name === 'o') && row) onOpen(row);
    else return false;
    return true;
  };
  useImperativeHandle(props.ref, () => ({ key }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    if (key(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  const layout = useLayout(props.kind, columns, rows);
  const flashes = useFlashes(props.changed, props.beat);
  const drawn = Array.from({ length: seen.end - seen.start }, (_, step) => seen.start + step);
  return (
    <div
      ref={box}
      className={`grid${compact ? ' compact' : ''}${props.dim ? ' dim' : ''}`}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.exact ? count + 1 : -1}
      aria-colcount={columns.length}
      aria-busy={props.dim}
      aria-activedescendant={active >= seen.start && active < seen.end ? `row-${active}` : undefined}
      style={layout}
      onKeyDown={onKeyDown}
      onScroll={(event) => setHeld({ ...place, scrollTop: event.currentTarget.scrollTop })}
    >
      <GridHead columns={columns} sort={props.sort} onSort={props.onSort} />
      <div role="rowgroup" className="grid-space" style={{ height: seen.tall }}>
        <div role="presentation" className="grid-window" style={{ transform: `translateY(${seen.top}px)` }}>
          {drawn.map((index) => {
            const row = rows[index - offset];
            return (
              <GridRow
                key={row?.uid ?? `gap-${index}`}
                row={row ?? null}
                index={index}
                columns={columns}
                active={index === active}
                flash={row ? flashes(row.uid) : ''}
                compact={compact}
                onOpen={onOpen}
                href={props.href}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The widths as custom properties; they only grow while the kind stays. */
function useLayout(kind: string, columns: GridColumn[], rows: Row[]): Record<string, string> {
  const held = useRef({ kind, letters: new Map<string, number>() });
  return useMemo(() => {
    const letters = measure(columns, rows, held.current.kind === kind ? held.current.letters : new Map());
    held.current = { kind, letters };
    const { template, least } = tracks(columns, letters);
    return { '--tracks': template, '--least': `${least}px` };
  }, [kind, columns, rows]);
}

/** Which rows flash. The class alternates, so that a row that changes again flashes again. */
function useFlashes(changed: ReadonlySet<string>, beat: number): (uid: string) => string {
  const held = useRef({ beat: -1, times: new Map<string, { name: string; at: number }>() });
  const now = performance.now();
  if (held.current.beat !== beat) {
    held.current.beat = beat;
    for (const [uid, one] of held.current.times) if (now - one.at > FLASH) held.current.times.delete(uid);
    for (const uid of changed)
      held.current.times.set(uid, { name: beat % 2 === 0 ? ' flash-a' : ' flash-b', at: now });
  }
  return (uid) => {
    const one = held.current.times.get(uid);
    return one && now - one.at < FLASH ? one.name : '';
  };
}
