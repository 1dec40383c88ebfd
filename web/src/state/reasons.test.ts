import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadTexts, texts } from '../i18n';
import { reasonText } from './reasons';

beforeAll(() => loadTexts('zh-CN'));

test('words are sentences of the reader’s language; unknown ones stay', () => {
  expect(reasonText(texts('en'), 'Idle')).toMatch(/^Nobody looked/);
  expect(reasonText(texts('zh-CN'), 'AccessDenied')).toMatch(/\p{Script=Han}/u);
  expect(reasonText(texts('zh-CN'), 'FromANewerServer')).toBe('FromANewerServer');
  expect(reasonText(texts('en'), null)).toBe('');
});

/** Words that say that all is well, that no page shows, or that say no more than the title above them. */
const UNSAID =
  'Accepted AllLive Syncing KindsUnavailable Healthy NotSelected NotFound UnknownKindRequested NotReady'
    .concat(' Busy Unauthenticated TooManyStreams')
    .split(' ');
/** Faults of a program, not of a person: their English message says more to who can do something about it. */
const OF_PROGRAMS =
  'BadParameter BadCursor BadSort BadVersion BadHost CrossOrigin MethodNotAllowed BodyNotAllowed'
    .concat(' UriTooLong NoSuchRoute Internal')
    .split(' ');

test('every word of the server is known', () => {
  const rust = readFileSync(join(import.meta.dirname, '../../../src/reason.rs'), 'utf8');
  const words = [...rust.matchAll(/^    ([A-Z]\w+),$/gm)].map((match) => match[1] ?? '');
  expect(words.length).toBeGreaterThan(40);
  const unknown = words.filter((word) => reasonText(texts('zh-CN'), word) === word);
  expect(unknown.sort()).toEqual([...UNSAID, ...OF_PROGRAMS].sort());
});
