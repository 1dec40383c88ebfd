import { expect, test } from 'vitest';
import { reached } from './options';

test('arrows go round both ends', () => {
  expect(reached('ArrowDown', 0, 3)).toBe(1);
  expect(reached('ArrowDown', 2, 3)).toBe(0);
  expect(reached('ArrowUp', 1, 3)).toBe(0);
  expect(reached('ArrowUp', 0, 3)).toBe(2);
});

test('from none, down is the first and up the last', () => {
  expect(reached('ArrowDown', -1, 3)).toBe(0);
  expect(reached('ArrowUp', -1, 3)).toBe(2);
});

test('none can be a stop between the last and the first', () => {
  const none = { none: true };
  expect(reached('ArrowDown', 2, 3, none)).toBe(-1);
  expect(reached('ArrowDown', -1, 3, none)).toBe(0);
  expect(reached('ArrowUp', 0, 3, none)).toBe(-1);
  expect(reached('ArrowUp', -1, 3, none)).toBe(2);
});

test('Home and End only where they do not belong to a text', () => {
  expect(reached('Home', 2, 3)).toBeNull();
  expect(reached('End', 0, 3)).toBeNull();
  expect(reached('Home', 2, 3, { ends: true })).toBe(0);
  expect(reached('End', 0, 3, { ends: true })).toBe(2);
});

test('options side by side have the other arrows', () => {
  const across = { across: true };
  expect(reached('ArrowRight', 2, 3, across)).toBe(0);
  expect(reached('ArrowLeft', 0, 3, across)).toBe(2);
  expect(reached('ArrowDown', 0, 3, across)).toBeNull();
  expect(reached('ArrowRight', 0, 3)).toBeNull();
});

test('any other key, and no options, lead nowhere', () => {
  expect(reached('Enter', 0, 3)).toBeNull();
  expect(reached('ArrowDown', -1, 0)).toBeNull();
});
