// A filter as it is typed: which term the caret is in, and what it could become. Pure. The server alone decides what a
// filter means; this only has to find where terms begin and end.

/** Letters that a field for filters takes: more than the server does, which says so; what a field cuts off nobody hears of. */
export const FILTER_MOST = 4096;

export interface Piece {
  start: number;
  end: number;
  text: string;
}

/** Fields of the grammar, as they are offered. */
export const FIELDS = [
  'is:',
  'ns:',
  'name:',
  'status:',
  'label:',
  'cond:',
  'age:',
  'restarts:',
  'node:',
  'owner:',
  'has:',
  'ann:',
  'col.',
  'field:',
  'kind:',
  'group:',
  'uid:',
] as const;

/** Terms with spaces between them; spaces in quotes, regular expressions and brackets do not count. */
export function piecesOf(q: string): Piece[] {
  const found: Piece[] = [];
  let start = -1;
  let close = '';
  for (let at = 0; at <= q.length; at += 1) {
    const letter = q[at] ?? ' ';
    const ended = at === q.length;
    if (start < 0) {
      if (/\s/.test(letter)) continue;
      start = at;
    }
    if (!ended && close) {
      if (letter === '\\') at += 1;
      else if (letter === close) close = '';
    } else if (ended || /\s/.test(letter)) {
      found.push({ start, end: at, text: q.slice(start, at) });
      start = -1;
    } else if (letter === '"') close = '"';
    else if (letter === '[') close = ']';
    else if (letter === '/' && /^[-!]?$/.test(q.slice(start, at))) close = '/';
  }
  // A backslash at the end takes the last turn of the loop with it.
  if (start >= 0 && found.at(-1)?.start !== start) found.push({ start, end: q.length, text: q.slice(start) });
  return found;
}

export interface Completion {
  /** What is replaced, as places in the text. */
  from: number;
  to: number;
  /** What was typed of it so far. */
  typed: string;
  /** The filter without this term: values are counted among what it leaves. */
  rest: string;
  /** null completes the field itself; otherwise which field a value is asked for. */
  field: string | null;
}

/** What can be completed at the caret; null inside of quotes and regular expressions. */
export function completionAt(q: string, caret: number): Completion | null {
  const piece = piecesOf(q).find((one) => one.start <= caret && caret <= one.end);
  if (!piece) return { from: caret, to: caret, typed: '', rest: q.trim(), field: null };
  const rest = `${q.slice(0, piece.start).trim()} ${q.slice(piece.end).trim()}`.trim();
  const head = /^[-!]?/.exec(piece.text)?.[0] ?? '';
  const body = piece.text.slice(head.length);
  const from = piece.start + head.length;
  if (/^["/]/.test(body)) return null;
  const colon = /^(col\.[^:"=]+|field:[^:"\s]+|[a-z]+):/i.exec(body);
  const equals = /^([^\s:="]+?)!?=/.exec(body);
  if (colon === null && equals === null) {
    return { from, to: piece.end, typed: q.slice(from, caret), rest, field: null };
  }
  let field = (colon ? colon[1] : `label:${equals?.[1] ?? ''}`) ?? '';
  let skip = (colon ?? equals)?.[0].length ?? 0;
  if (field.startsWith('field:')) return null;
  // label:app= asks for the values of one label, label:app for the keys there are.
  const key = field === 'label' ? /^!?([^=,"\s]+?)!?=/.exec(body.slice(skip)) : null;
  if (key) {
    field = `label:${key[1] ?? ''}`;
    skip += key[0].length;
  }
  const before = body.slice(skip, Math.max(skip, caret - from));
  // Of several values the last one is being typed.
  const part = Math.max(before.lastIndexOf(',') + 1, /^(!|[<>]=?|~)?/.exec(before)?.[0].length ?? 0);
  const value = from + skip + part;
  if (caret < value || before.includes('"')) return null;
  const next = q.slice(caret, piece.end).indexOf(',');
  return { from: value, to: next < 0 ? piece.end : caret + next, typed: before.slice(part), rest, field };
}

/** What the server counts for a field, by the name that its facets have; null where it counts nothing. */
export function facetOf(field: string, columns: readonly string[]): string | null {
  if (['ns', 'is', 'owner', 'label', 'cond'].includes(field) || field.startsWith('label:')) return field;
  const column = field.startsWith('col.') ? field.slice(4).toLowerCase() : field;
  return columns.includes(column) ? column : null;
}

/** Values that need no asking. */
export const FIXED: Record<string, readonly string[]> = {
  is: ['ok', 'progressing', 'problem', 'terminating', 'unknown'],
  has: ['finalizers', 'owner', 'labels', 'annotations'],
  age: ['<10m', '<1h', '<1d', '>1d', '>7d', '>30d'],
  restarts: ['>0', '>5', '>20'],
};

/** The fields and columns that begin as typed; those that contain it after them. */
export function fieldsFor(typed: string, columns: readonly string[]): string[] {
  const text = typed.toLowerCase();
  const all = text.startsWith('col.') ? columns.map((id) => `col.${id}:`) : [...FIELDS];
  return all.filter((one) => one !== text && one.startsWith(text));
}

/** Puts a choice in the place of what was typed; a finished term gets its space. */
export function accept(q: string, at: Completion, choice: string): { q: string; caret: number } {
  // What a choice ends with says that more is to come.
  const text = at.field === null ? choice : valueText(choice);
  const after = q.slice(at.to);
  const open = at.field === null || at.field === 'label' || after.startsWith(',');
  const put = at.field === 'label' ? `${text}=` : open || /^\s/.test(after) ? text : `${text} `;
  return { q: q.slice(0, at.from) + put + after, caret: at.from + put.length };
}

/** A value as it has to be written: in quotes if it would end or split the term, or begin with what compares. */
export function valueText(value: string): string {
  return /[\s,"*]|^[!~<>]|^$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

export function hasTerm(q: string, term: string): boolean {
  return piecesOf(q).some((one) => one.text === term);
}

/** Adds a term, or takes it away if it is there. */
export function toggleTerm(q: string, term: string): string {
  const texts = piecesOf(q).map((one) => one.text);
  const left = texts.filter((one) => one !== term);
  return (left.length < texts.length ? left : [...texts, term]).join(' ');
}

/** The filter without the terms of a field. */
export function withoutField(q: string, field: string): string {
  const texts = piecesOf(q).map((one) => one.text);
  return texts.filter((one) => !one.replace(/^[-!]/, '').startsWith(`${field}:`)).join(' ');
}

/** Puts a term in the place of all others of its field, or takes it away if it is there: several of them leave nothing. */
export function chooseTerm(q: string, field: string, value: string): string {
  const term = `${field}:${valueText(value)}`;
  const rest = withoutField(q, field);
  return hasTerm(q, term) ? rest : `${rest} ${term}`.trim();
}

export interface Lesser {
  term: string;
  /** The filter without it. */
  q: string;
}

/** More terms than these cost as many questions, and say less. */
const MOST_TERMS = 5;

/** The filter without each of its terms; none where leaving one out is nothing new, or asks too much. */
export function withoutEach(q: string): Lesser[] {
  const terms = piecesOf(q).map((one) => one.text);
  if (terms.length < 2 || terms.length > MOST_TERMS) return [];
  return terms.map((term, place) => ({ term, q: terms.toSpliced(place, 1).join(' ') }));
}

/** A span of bytes as places in the text. */
export function placesOf(q: string, [from, to]: readonly [number, number]): [number, number] {
  const bytes = new TextEncoder().encode(q);
  const decoder = new TextDecoder();
  const place = (at: number): number => decoder.decode(bytes.slice(0, at)).length;
  return [place(from), place(to)];
}
