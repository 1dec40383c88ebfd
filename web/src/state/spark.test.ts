import { expect, test } from 'vitest';
import { sparkPath } from './spark';

test('the line goes from the oldest to the newest, between the least and the most', () => {
  expect(sparkPath([0, 5, 10], 100, 22)).toBe('M0.0 21.0L50.0 11.0L100.0 1.0');
});

test('what is not known is a gap, not zero', () => {
  expect(sparkPath([1, null, 1, 1], 90, 20)).toBe('M0.0 10.0M60.0 10.0L90.0 10.0');
});

test('there is no line through less than two values', () => {
  expect(sparkPath([3], 90, 20)).toBe('');
  expect(sparkPath([null, 3, null], 90, 20)).toBe('');
});
