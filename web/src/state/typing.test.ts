import { expect, test } from 'vitest';
import { isAsked, textOf } from './typing';

test('what is typed stands in the field until the address says something else', () => {
  expect(textOf({ text: 'we', from: 'w' }, 'w')).toBe('we');
  expect(textOf({ text: 'we', from: 'w' }, '')).toBe('');
  expect(textOf({ text: 'we', from: 'w' }, 'is:problem')).toBe('is:problem');
});

test('the first letter after a rest is asked for at once, those of one who types on together', () => {
  expect(isAsked('w', Infinity)).toBe(true);
  expect(isAsked('we', 119)).toBe(false);
  expect(isAsked('we', 120)).toBe(true);
  expect(isAsked('', 500)).toBe(true);
  expect(isAsked('网', 500)).toBe(true);
});

test.each(['status:', '!', '-', 'a ', '"', 'age:<', '/', 'label:a='])(
  '%s goes on: it is not asked yet',
  (text) => {
    expect(isAsked(text, Infinity)).toBe(false);
  },
);
