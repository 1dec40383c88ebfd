import { expect, test } from 'vitest';
import { type Prefs, readPrefs } from './prefs';

const none: Prefs = {
  theme: 'system',
  lang: 'en',
  groups: {},
  pinned: [],
  recent: [],
  density: 'normal',
  times: 'relative',
  keys: true,
  motion: true,
};

test('nothing stored: the language of the browser, the theme of the system', () => {
  expect(readPrefs(null, ['zh-TW', 'en'])).toEqual({
    ...none,
    lang: 'zh-CN',
  });
  expect(readPrefs(null, ['de-DE']).lang).toBe('en');
  expect(readPrefs(null, []).lang).toBe('en');
});

test('what is stored wins', () => {
  const stored = JSON.stringify({
    theme: 'dark',
    lang: 'en',
    times: 'utc',
    groups: { apps: false },
    pinned: ['core/pods', 7],
  });
  expect(readPrefs(stored, ['zh-CN'])).toEqual({
    ...none,
    ...(JSON.parse(stored) as Prefs),
    pinned: ['core/pods'],
    recent: [],
  });
});

test.each(['', 'nonsense', '[]', '5', '{"theme":"pink","lang":7,"times":"swatch","groups":{"a":"b"}}'])(
  '%j is no harm',
  (stored) => {
    expect(readPrefs(stored, ['en'])).toEqual(none);
  },
);
