import { expect, test } from 'vitest';
import { bytes, humanDuration, secondsSince, shortDuration, tick } from './format';

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
