import { expect, test } from 'vitest';
import { manifest } from './snippet';

const spec = {
  preload: [
    { group: '', resource: 'pods' },
    { group: 'apps', resource: '*' },
  ],
  exclude: [],
  accessTimeout: '5m',
  lazyLoad: true,
  maxInformers: 50,
  redact: null,
};

test('the spec as it is, with what changes', () => {
  const add = { list: 'exclude', kind: 'batch/jobs' } as const;
  expect(
    manifest({
      name: 'default',
      spec,
      set: { accessTimeout: ' 30s ', maxInformers: '20', memoryBudget: '' },
      add,
    }),
  ).toBe(
    `apiVersion: crds-objects-browser.io/v1alpha1
kind: BrowserCachePolicy
metadata:
  name: default
spec:
  preload:
  - resource: pods
  - group: apps
    resource: "*"
  exclude:
  - group: batch
    resource: jobs
  accessTimeout: 30s
  lazyLoad: true
  maxInformers: 20
`,
  );
});

test('a kind of the core group is named without one, and a hidden spec begins empty', () => {
  const add = { list: 'preload', kind: 'core/services' } as const;
  expect(manifest({ name: 'default', spec: null, set: {}, add })).toContain(
    'spec:\n  preload:\n  - resource: services\n',
  );
  expect(manifest({ name: 'default', spec: null, set: {}, add: null })).toContain('spec:\n  {}\n');
});

test('what is a text stays one, also where it is all digits', () => {
  const text = manifest({
    name: 'default',
    spec: null,
    set: { memoryBudget: '268435456', maxInformers: '20', syncTimeout: '45s' },
    add: null,
  });
  expect(text).toContain('  memoryBudget: "268435456"\n  maxInformers: 20\n  syncTimeout: 45s\n');
});

test('a kind is in one list, once', () => {
  const twice = manifest({ name: 'default', spec, set: {}, add: { list: 'preload', kind: 'core/pods' } });
  expect(twice).toContain('  preload:\n  - resource: pods\n  - group: apps\n    resource: "*"\n');
  expect(twice.match(/resource: pods/g)).toHaveLength(1);
  const moved = manifest({ name: 'default', spec, set: {}, add: { list: 'exclude', kind: 'core/pods' } });
  expect(moved).toContain('  preload:\n  - group: apps\n    resource: "*"\n  exclude:\n  - resource: pods\n');
});

test('what YAML would read as something else is quoted', () => {
  const text = manifest({
    name: 'no',
    spec: { a: '1e3', b: 'x: y', c: 'a#b', d: '512Mi' },
    set: {},
    add: null,
  });
  expect(text).toContain('name: "no"');
  expect(text).toContain('a: "1e3"\n  b: "x: y"\n  c: "a#b"\n  d: 512Mi\n');
});
