// Underlines what of a filter is not understood, under the text of its field.

import { placesOf } from '../state/terms';
import type { Refusal } from '../state/view';

interface Props {
  /** What stands in the field. */
  text: string;
  /** What was asked for: the span is of that, not of what was typed since. */
  value: string;
  fault: Refusal | null;
  /** Pixels by which the field is scrolled. */
  scrolled: number;
}

export function FaultMirror({ text, value, fault, scrolled }: Props) {
  if (!fault?.about.span || text !== value) return null;
  const [from, to] = placesOf(text, fault.about.span);
  return (
    <span className="filter-mirror" aria-hidden="true">
      <span style={{ marginLeft: -scrolled }}>
        {text.slice(0, from)}
        <mark>{text.slice(from, to)}</mark>
      </span>
    </span>
  );
}
