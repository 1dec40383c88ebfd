import { expect, test } from 'vitest';
import {
  accept,
  chooseTerm,
  completionAt,
  facetOf,
  fieldsFor,
  hasTerm,
  piecesOf,
  placesOf,
  toggleTerm,
  valueText,
  withoutEach,
  withoutField,
} from './terms';

const texts = (q: string) => piecesOf(q).map((one) => one.text);
const at = (marked: string) => completionAt(marked.replace('|', ''), marked.indexOf('|'));
const taken = (marked: string, choice: string) => {
  const q = marked.replace('|', '');
  const found = at(marked);
  if (!found) return null;
  const next = accept(q, found, choice);
  return `${next.q.slice(0, next.caret)}|${next.q.slice(next.caret)}`;
};

test('terms end at spaces, but not in quotes, regular expressions and brackets', () => {
  expect(texts('  web -app=x ')).toEqual(['web', '-app=x']);
  expect(texts('"two words" /a b/ -/c d/ name:"e f"')).toEqual([
    '"two words"',
    '/a b/',
    '-/c d/',
    'name:"e f"',
  ]);
  expect(texts('field:.spec.x[?(@.a == 1)]:>2 b')).toEqual(['field:.spec.x[?(@.a == 1)]:>2', 'b']);
  expect(texts('"a\\" b" c')).toEqual(['"a\\" b"', 'c']);
  expect(texts('example.com/a=b c')).toEqual(['example.com/a=b', 'c']);
  expect(texts('"open end')).toEqual(['"open end']);
  expect(texts('"a\\')).toEqual(['"a\\']);
  expect(texts('')).toEqual([]);
});

test('a field is completed first, then its value among what the rest leaves', () => {
  expect(at('st|')).toMatchObject({ from: 0, to: 2, typed: 'st', rest: '', field: null });
  expect(at('web -st| app=x')).toMatchObject({ from: 5, to: 7, typed: 'st', rest: 'web app=x', field: null });
  expect(at('web |')).toMatchObject({ from: 4, to: 4, typed: '', rest: 'web', field: null });
  expect(at('web status:Ru|')).toMatchObject({ from: 11, to: 13, typed: 'Ru', rest: 'web', field: 'status' });
  expect(at('ns:a,b|,c x')).toMatchObject({ from: 5, to: 6, typed: 'b', rest: 'x', field: 'ns' });
  expect(at('status:!R|')).toMatchObject({ from: 8, typed: 'R', field: 'status' });
  expect(at('age:<|')).toMatchObject({ from: 5, typed: '', field: 'age' });
  expect(at('col.ready:0|')).toMatchObject({ typed: '0', field: 'col.ready' });
});

test('labels are completed by key, then by value', () => {
  expect(at('label:ap|')).toMatchObject({ typed: 'ap', field: 'label' });
  expect(at('label:app=w|')).toMatchObject({ from: 10, typed: 'w', field: 'label:app' });
  expect(at('app!=w|')).toMatchObject({ from: 5, typed: 'w', field: 'label:app' });
  expect(at('app.kubernetes.io/name=|')).toMatchObject({ field: 'label:app.kubernetes.io/name' });
});

test('nothing is offered in texts and paths', () => {
  expect(at('"a st|"')).toBeNull();
  expect(at('/st|/')).toBeNull();
  expect(at('field:.spec.a:>|')).toBeNull();
  expect(at('name:"a |"')).toBeNull();
});

test('a choice takes the place of what was typed, and the caret goes on', () => {
  expect(taken('web st|', 'status:')).toBe('web status:|');
  expect(taken('-st| x', 'status:')).toBe('-status:| x');
  expect(taken('status:Ru|', 'Running')).toBe('status:Running |');
  expect(taken('status:Ru| x', 'Running')).toBe('status:Running| x');
  expect(taken('ns:a,b|,c', 'bee')).toBe('ns:a,bee|,c');
  expect(taken('label:a|', 'app')).toBe('label:app=|');
  expect(taken('status:|', 'Not, ready')).toBe('status:"Not, ready" |');
});

test('which fields are offered', () => {
  expect(fieldsFor('n', [])).toEqual(['ns:', 'name:', 'node:']);
  expect(fieldsFor('col.', ['ready', 'ip'])).toEqual(['col.ready:', 'col.ip:']);
  expect(fieldsFor('web', [])).toEqual([]);
});

test('which fields the server counts', () => {
  const columns = ['name', 'status', 'node'];
  expect(facetOf('ns', columns)).toBe('ns');
  expect(facetOf('label:app', columns)).toBe('label:app');
  expect(facetOf('node', columns)).toBe('node');
  expect(facetOf('col.status', columns)).toBe('status');
  expect(facetOf('node', ['name'])).toBeNull();
  expect(facetOf('ann', columns)).toBeNull();
});

test('terms come and go', () => {
  expect(toggleTerm('web', 'is:problem')).toBe('web is:problem');
  expect(toggleTerm('web is:problem', 'is:problem')).toBe('web');
  expect(hasTerm('"is:problem"', 'is:problem')).toBe(false);
  expect(withoutField('web -is:ok is:problem this', 'is')).toBe('web this');
  expect(['!a', '<2', '>2', '~a', ''].map(valueText)).toEqual(['"!a"', '"<2"', '">2"', '"~a"', '""']);
  expect(valueText('Failed to pull')).toBe('"Failed to pull"');
  expect(valueText('a"b c')).toBe('"a\\"b c"');
});

test('spans are bytes, places are letters', () => {
  expect(placesOf('名=值 age:zz', [8, 14])).toEqual([4, 10]);
  expect(placesOf('age:zz', [0, 6])).toEqual([0, 6]);
});

test('of a field that is chosen from, one value is left or none', () => {
  expect(chooseTerm('', 'col.type', 'Warning')).toBe('col.type:Warning');
  expect(chooseTerm('web col.reason:Killing', 'col.reason', 'Back off')).toBe('web col.reason:"Back off"');
  expect(chooseTerm('col.reason:"Back off" web', 'col.reason', 'Back off')).toBe('web');
  expect(chooseTerm('col.reason:Killing', 'col.type', 'Normal')).toBe('col.reason:Killing col.type:Normal');
});

test('a filter without each of its terms, where that is worth asking', () => {
  expect(withoutEach('web')).toEqual([]);
  expect(withoutEach('a b c d e f')).toEqual([]);
  expect(withoutEach('web  "two words" web')).toEqual([
    { term: 'web', q: '"two words" web' },
    { term: '"two words"', q: 'web web' },
    { term: 'web', q: 'web "two words"' },
  ]);
});
