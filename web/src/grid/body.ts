// The rows in the document, made and moved by hand: what a person scrolls through must not wait for a framework.
//
// As many nodes as fit are made once. Scrolling moves those that left at one end to the other, so that they stay in the order
// in which they are read, and writes only what differs. React draws what is around them and never looks inside.

import type { Row } from '../api/types';
import { type Times, fullTime, tick } from '../format';
import { GLYPH } from '../tone';
import { type Look, compactOrder, lookOf } from './cell';
import type { GridColumn } from './columns';

/** What is to be seen of the rows. */
export interface Frame {
  /** First and last drawn row; `end` is exclusive. */
  start: number;
  end: number;
  /** Pixels from the top of the spacer to the first drawn row. */
  top: number;
  columns: GridColumn[];
  compact: boolean;
  /** null while it is on its way. */
  rowAt: (index: number) => Row | null;
  href: (row: Row) => string;
  /** Chosen row; -1 for none. */
  active: number;
  /** The class of a row that has just changed; empty for the others. */
  flash: (uid: string) => string;
  /** Uids of rows that are no longer there, and what is said of them. */
  gone: ReadonlySet<string>;
  goneText: string;
  /** What the button of a row that looks at it does. */
  peekText: string;
  times: Times;
}

export interface Body {
  draw: (frame: Frame) => void;
  /** Lets the ages go on; unix seconds. */
  tick: (now: number) => void;
}

interface Slot {
  node: HTMLElement;
  cells: Cell[];
  index: number;
  /** What was drawn; undefined before the first time. */
  row: Row | null | undefined;
  href: string;
}

interface Cell {
  node: HTMLElement;
  look: Look | null;
  /** What holds the text. */
  holder: HTMLElement | null;
  /** The button that looks at the row, in the cell that leads to it. */
  peek: HTMLElement | null;
  shown: string;
}

export function createBody(window: HTMLElement, now: () => number): Body {
  let slots: Slot[] = [];
  let start = 0;
  let times: Times = 'relative';
  let drawn: { columns: GridColumn[]; compact: boolean; ordered: GridColumn[]; href: Frame['href'] } | null =
    null;

  /** Makes the slots those of `frame`, in its order, with as few moves as there are. */
  const arrange = ({ start: from, end }: Frame): void => {
    const moved = from - start;
    if (moved > 0 && moved < slots.length) {
      const left = slots.splice(0, moved);
      for (const slot of left) window.append(slot.node);
      slots.push(...left);
    } else if (moved < 0 && -moved < slots.length) {
      const left = slots.splice(moved);
      window.prepend(...left.map((slot) => slot.node));
      slots.unshift(...left);
    }
    start = from;
    const wanted = end - from;
    for (const slot of slots.splice(wanted)) slot.node.remove();
    while (slots.length < wanted) {
      const slot = newSlot();
      window.append(slot.node);
      slots.push(slot);
    }
  };

  return {
    draw: (frame) => {
      const { columns, compact, href } = frame;
      if (drawn?.columns !== columns || drawn.compact !== compact) {
        // Cells of other columns have nothing in common with those that are there.
        for (const slot of slots) slot.node.remove();
        slots = [];
        drawn = { columns, compact, href, ordered: compact ? compactOrder(columns) : columns };
      }
      const again = drawn.href !== href || times !== frame.times;
      times = frame.times;
      drawn.href = href;
      arrange(frame);
      set(window.style, 'transform', `translateY(${frame.top}px)`);
      slots.forEach((slot, place) => {
        const index = frame.start + place;
        const row = frame.rowAt(index);
        mark(slot, index, row, frame);
        if (slot.row === row && !again) return;
        slot.row = row;
        slot.href = row ? href(row) : '';
        drawn?.ordered.forEach((column, at) =>
          fill(slot, at, lookOf(row, column), {
            place: columns.indexOf(column),
            now: now(),
            times,
            peekText: frame.peekText,
          }),
        );
      });
    },
    tick: (at) => {
      for (const slot of slots) for (const cell of slot.cells) write(cell, at, times);
    },
  };
}

function newSlot(): Slot {
  const node = document.createElement('div');
  node.setAttribute('role', 'row');
  return { node, cells: [], index: -1, row: undefined, href: '' };
}

/** Where a row is and what happened to it. */
function mark(slot: Slot, index: number, row: Row | null, frame: Frame): void {
  const { node } = slot;
  if (slot.index !== index) {
    slot.index = index;
    node.id = `row-${index}`;
    node.setAttribute('aria-rowindex', String(index + 2));
  }
  const active = index === frame.active;
  const gone = row !== null && frame.gone.has(row.uid);
  const marks =
    row === null ? ' gap' : `${active ? ' active' : ''}${frame.flash(row.uid)}${gone ? ' gone' : ''}`;
  set(node, 'className', `grid-row${marks}`);
  attribute(node, 'aria-selected', row === null ? null : String(active));
  attribute(node, 'title', gone ? frame.goneText : null);
}

interface Where {
  /** Of the column, as the header counts them. */
  place: number;
  now: number;
  times: Times;
  peekText: string;
}

function fill(slot: Slot, at: number, look: Look, { place, now, times, peekText }: Where): void {
  const cell = (slot.cells[at] ??= newCell(slot.node, place));
  const before = cell.look;
  cell.look = look;
  if (before?.shape !== look.shape) {
    cell.holder = holderOf(look);
    cell.shown = '';
    cell.peek = look.shape === 'link' ? peekButton() : null;
    cell.node.replaceChildren(
      look.shape === 'tone' ? toned(cell.holder) : cell.holder,
      ...(cell.peek ? [cell.peek] : []),
    );
  }
  set(cell.node, 'className', look.classes);
  attribute(cell.node, 'title', look.at === null ? look.title || null : fullTime(look.at, times));
  // The button is no part of what the cell says.
  attribute(cell.node, 'aria-label', cell.peek && look.at === null ? look.text : null);
  if (cell.peek) {
    attribute(cell.peek, 'aria-label', peekText);
    attribute(cell.peek, 'title', `${peekText} (Space)`);
  }
  const { holder } = cell;
  if (!holder) return;
  if (look.shape === 'link') attribute(holder, 'href', slot.href);
  if (look.shape === 'term') holder.dataset.term = look.term;
  if (look.shape === 'tone' && before?.tone !== look.tone) {
    const around = holder.parentElement;
    if (around) around.className = `ellipsis tone-${look.tone}`;
    if (holder.previousSibling) holder.previousSibling.textContent = GLYPH[look.tone];
  }
  write(cell, now, times);
}

function newCell(row: HTMLElement, place: number): Cell {
  const node = document.createElement('div');
  node.setAttribute('role', 'gridcell');
  node.setAttribute('aria-colindex', String(place + 1));
  row.append(node);
  return { node, look: null, holder: null, peek: null, shown: '' };
}

/** Writes the text, if it is another one: ages are others by the second. */
function write(cell: Cell, now: number, times: Times): void {
  const { look, holder } = cell;
  if (!look || !holder) return;
  const text = look.at === null ? look.text : tick(look.text, look.at, now, times);
  if (text === cell.shown) return;
  cell.shown = text;
  holder.textContent = text;
}

/** A grid is one stop of the Tab key: what is in its cells is done by other keys there. */
function holderOf({ shape }: Look): HTMLElement {
  switch (shape) {
    case 'link': {
      const link = element('a', 'ellipsis');
      link.tabIndex = -1;
      return link;
    }
    case 'term': {
      const button = element('button', 'cell-term ellipsis');
      button.type = 'button';
      button.tabIndex = -1;
      return button;
    }
    case 'tone':
      return element('span', '');
    case 'text':
      return element('span', 'ellipsis');
    case 'bone':
      return element('span', 'bone');
  }
}

/** Pointers find it beside the name: keys and the row's own click do the same and more. */
function peekButton(): HTMLElement {
  const button = element('button', 'cell-peek');
  button.type = 'button';
  button.tabIndex = -1;
  return button;
}

function toned(holder: HTMLElement): HTMLElement {
  const around = element('span', 'ellipsis');
  const glyph = element('span', 'glyph');
  glyph.setAttribute('aria-hidden', 'true');
  around.append(glyph, holder);
  return around;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, classes: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  return made;
}

function set<T extends object, K extends keyof T>(target: T, name: K, value: T[K]): void {
  if (target[name] !== value) target[name] = value;
}

function attribute(node: HTMLElement, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}
