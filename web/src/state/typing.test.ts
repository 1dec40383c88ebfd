import { expect, test } from 'vitest';
import { textOf } from './typing';

test('what is typed stands in the field until the address says something else', () => {
  expect(textOf({ text: 'we', from: 'w' }, 'w')).toBe('we');
  expect(textOf({ text: 'we', from: 'w' }, '')).toBe('');
  expect(textOf({ text: 'we', from: 'w' }, 'is:problem')).toBe('is:problem');
});
