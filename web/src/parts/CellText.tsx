// What a cell says, outside of a table: its mark, and a time that ticks.

import type { Cell } from '../api/types';
import { GLYPH, type Tone } from '../tone';
import { Tick } from './Age';

interface Props {
  cell: Cell;
  /** Unix seconds that an age counts from. */
  at: number | undefined;
  tone: Tone;
}

export function CellText({ cell, at, tone }: Props) {
  return (
    <>
      {tone !== 'none' && <span aria-hidden="true">{GLYPH[tone]} </span>}
      {at !== undefined && typeof cell === 'string' ? (
        <Tick text={cell} at={at} />
      ) : cell === null || cell === '' ? (
        '–'
      ) : (
        String(cell)
      )}
    </>
  );
}
