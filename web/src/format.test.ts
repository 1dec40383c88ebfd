import { expect, test } from 'vitest';
import { bytes, count, fullTime, humanDuration, secondsSince, shortDuration, tick, timeText } from './format';

const m = 60;
const h = 60 * m;
const d = 24 * h;
const y = 365 * d;

test.each([
  [-2, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [45, '45s'],
  [119, '119s'],
  [120, '2m'],
  [5 * m + 30, '5m30s'],
  [9 * m + 59, '9m59s'],
  [10 * m, '10m'],
  [179 * m + 59, '179m'],
  [3 * h, '3h'],
  [7 * h + 59 * m + 59, '7h59m'],
  [8 * h, '8h'],
  [47 * h + 59 * m, '47h'],
  [48 * h, '2d'],
  [7 * d + 23 * h, '7d23h'],
  [8 * d, '8d'],
  [2 * y - 1, '729d'],
  [2 * y, '2y'],
  [2 * y + 5 * d, '2y5d'],
  [8 * y - 1, '7y364d'],
  [8 * y, '8y'],
  [9 * y + 100 * d, '9y'],
])('%d seconds read %s', (seconds, text) => {
  expect(humanDuration(seconds)).toBe(text);
});

test('cells that count from a time go on counting, others stay', () => {
  expect(tick('45s', 1000, 1050)).toBe('50s');
  expect(tick('3 (5m ago)', 1000, 1000 + 6 * m)).toBe('3 (6m ago)');
  expect(tick('Complete', 1000, 9999)).toBe('Complete');
  expect(tick('<unknown>', 1000, 9999)).toBe('<unknown>');
});

test('a time is an age, or written out by the reader’s clock or in UTC', () => {
  const at = Date.parse('2026-01-31T23:59:58Z') / 1000;
  expect(timeText(at, 'relative', at + 45)).toBe('45s');
  expect(timeText('2026-01-31T23:59:58.123456Z', 'utc', at + 45)).toBe('2026-01-31 23:59:58Z');
  expect(timeText('2026-02-01T01:59:58+02:00', 'utc')).toBe('2026-01-31 23:59:58Z');
  const date = new Date(at * 1000);
  const clock = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}:58`;
  expect(timeText(at, 'local', at + 45)).toMatch(new RegExp(`^2026-0[12]-\\d\\d ${clock}$`));
  // What is not an age is written out for who wants ages, too.
  expect(timeText(at, 'relative')).toBe(timeText(at, 'local'));
  expect(timeText('nonsense', 'utc')).toBe('nonsense');
});

test('titles have the zone', () => {
  expect(fullTime('2026-01-31T23:59:58Z', 'utc')).toBe('2026-01-31 23:59:58 UTC');
  expect(fullTime('2026-01-31T23:59:58Z', 'relative')).toMatch(
    /^2026-0[12]-\d\d \d\d:\d\d:58 UTC[+-]\d\d:\d\d$/,
  );
  expect(fullTime('nonsense', 'local')).toBe('nonsense');
});

test('cells that count write their time out for who wants it', () => {
  expect(tick('45s', 1000, 1050, 'utc')).toBe('1970-01-01 00:16:40Z');
  expect(tick('3 (5m ago)', 1000, 1360, 'utc')).toBe('3 (1970-01-01 00:16:40Z)');
  expect(tick('Complete', 1000, 9999, 'utc')).toBe('Complete');
});

test('no time is no age', () => {
  expect(secondsSince(null, 5)).toBeNull();
  expect(secondsSince('nonsense', 5)).toBeNull();
  expect(secondsSince('1970-01-01T00:00:01Z', 5)).toBe(4);
});

test('sizes have three digits', () => {
  expect(bytes(0)).toBe('0 B');
  expect(bytes(1023)).toBe('1023 B');
  expect(bytes(1500000)).toBe('1.43 MiB');
  expect(bytes(256 * 2 ** 20)).toBe('256 MiB');
  expect(bytes(30.5 * 2 ** 20)).toBe('30.5 MiB');
});

test('durations are short', () => {
  expect(shortDuration('1.2345678s')).toBe('1.23s');
  expect(shortDuration('35ms')).toBe('35ms');
  expect(shortDuration('2.00s')).toBe('2s');
});

test('whole numbers are written as Intl writes them', () => {
  for (const n of [0, 7, 999, 1000, 48_210, 999_999, 1_000_000, 123_456_789_012, -1, -999, -1234])
    expect(count(n)).toBe(n.toLocaleString('en-US'));
});
