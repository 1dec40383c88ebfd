import { expect, test } from 'vitest';
import { redactions } from './redactions';

test('which kinds, which paths; an empty group is the core one', () => {
  const redact = [
    { group: '', resource: 'configmaps', paths: ['data'] },
    { group: 'apps', resource: '*', paths: ['spec.a', "metadata.annotations['a.b']"] },
    { resource: 'pods', paths: ['spec.b'] },
  ];
  expect(redactions({ redact })).toEqual([
    { kind: 'core/configmaps', paths: ['data'] },
    { kind: 'apps/*', paths: ['spec.a', "metadata.annotations['a.b']"] },
    { kind: 'core/pods', paths: ['spec.b'] },
  ]);
});

test('none, and what has another form', () => {
  expect([redactions({}), redactions({ redact: null }), redactions({ redact: ['x', {}] })]).toEqual([
    [],
    [],
    [],
  ]);
});
