import { expect, test } from 'vitest';
import { NOTHING_PENDING, type RawEvent, feed } from './sse';

function all(pieces: string[]): RawEvent[] {
  let pending = NOTHING_PENDING;
  return pieces.flatMap((piece) => {
    const next = feed(pending, piece);
    pending = next.pending;
    return next.events;
  });
}

const text = 'event: snapshot\nid: 7\ndata: {"a":1}\n\n: a comment\n\nevent: heartbeat\ndata: {}\n\n';
const events = [
  { type: 'snapshot', id: '7', data: '{"a":1}' },
  { type: 'heartbeat', id: null, data: '{}' },
];

test('events are the same however the text is cut', () => {
  expect(all([text])).toEqual(events);
  expect(all(text.match(/./gs) ?? [])).toEqual(events);
  expect(all([text.replaceAll('\n', '\r\n')])).toEqual(events);
});

test('an unfinished event waits', () => {
  expect(all(['data: x\n'])).toEqual([]);
  expect(all(['data: x\n', 'data: y\n\n'])).toEqual([{ type: 'message', id: null, data: 'x\ny' }]);
});
