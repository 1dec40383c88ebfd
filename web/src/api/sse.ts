// Reads Server-Sent Events out of text that arrives in pieces. Pure.

export interface RawEvent {
  type: string;
  id: string | null;
  data: string;
}

export interface Pending {
  text: string;
}

export const NOTHING_PENDING: Pending = { text: '' };

/** The events that are complete with this piece, and what waits for the next one. */
export function feed(pending: Pending, piece: string): { pending: Pending; events: RawEvent[] } {
  const text = (pending.text + piece).replaceAll('\r\n', '\n');
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.map(block).filter((event) => event !== null);
  return { pending: { text: rest }, events };
}

function block(text: string): RawEvent | null {
  let type = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') type = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
  }
  return data.length === 0 ? null : { type, id, data: data.join('\n') };
}
