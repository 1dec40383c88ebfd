import { expect, test } from 'vitest';
import { readPrefs } from './prefs';

test('nothing stored: the language of the browser, the theme of the system', () => {
  expect(readPrefs(null, ['zh-TW', 'en'])).toEqual({ theme: 'system', lang: 'zh-CN', groups: {} });
  expect(readPrefs(null, ['de-DE']).lang).toBe('en');
  expect(readPrefs(null, []).lang).toBe('en');
});

test('what is stored wins', () => {
  const stored = JSON.stringify({ theme: 'dark', lang: 'en', groups: { apps: false } });
  expect(readPrefs(stored, ['zh-CN'])).toEqual({ theme: 'dark', lang: 'en', groups: { apps: false } });
});

test.each(['', 'nonsense', '[]', '5', '{"theme":"pink","lang":7,"groups":{"a":"b"}}'])(
  '%j is no harm',
  (stored) => {
    expect(readPrefs(stored, ['en'])).toEqual({ theme: 'system', lang: 'en', groups: {} });
  },
);
