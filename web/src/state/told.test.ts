import { expect, test } from 'vitest';
import { nextTold } from './told';

test('an answer is told once for each new question', () => {
  const first = { question: 'a', text: '' };
  expect(nextTold(first, 'a', '3 objects')).toBe(first);
  expect(nextTold(first, 'b', null)).toBe(first);
  const second = nextTold(first, 'b', '1 of 3');
  expect(second).toEqual({ question: 'b', text: '1 of 3' });
  expect(nextTold(second, 'b', '2 of 3')).toBe(second);
  expect(nextTold(second, 'a', '3 objects').text).toBe('3 objects');
});
