import { expect, test } from 'vitest';
import { WINDOW } from '../grid/geometry';
import { parse } from '../url';
import { viewAt } from './early';
import { keyOf } from './live';

const pods = { group: 'core', resource: 'pods' };

test('what is asked for early is what the table asks for', () => {
  const route = parse('/r/core/pods', '?q=is%3Aproblem&sort=-age&sel=a%2Fb');
  expect(viewAt(route, {})).toBe(keyOf(pods, route.query));
  expect(viewAt(route, {})).toBe(`core/pods?q=is%3Aproblem&sort=-age&limit=${WINDOW}`);
});

test('columns of labels are those of the address, else those that were chosen before', () => {
  const chosen = { 'core/pods': '+label:app,-node' };
  expect(viewAt(parse('/r/core/pods', ''), chosen)).toContain('cols=label%3Aapp&');
  expect(viewAt(parse('/r/core/pods', '?cols=%2Blabel:tier'), chosen)).toContain('cols=label%3Atier&');
  expect(viewAt(parse('/r/core/nodes', ''), chosen)).not.toContain('cols');
});

test('nothing is asked for before it is known whether the kind is in namespaces, nor for other pages', () => {
  expect(viewAt(parse('/r/core/pods', '?ns=default'), {})).toBeNull();
  expect(viewAt(parse('/', ''), {})).toBeNull();
  expect(viewAt(parse('/r/core/pods/default/web', ''), {})).toBeNull();
});
