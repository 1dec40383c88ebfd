import { expect, test } from 'vitest';
import type { SchemaField } from '../api/answers';
import {
  ancestors,
  fieldTree,
  hasFields,
  limits,
  matching,
  openAll,
  openAtFirst,
  valueText,
  visible,
} from './schemaTree';

const PATHS: [string, number][] = [
  ['.kind', 1],
  ['.metadata', 1],
  ['.metadata.name', 2],
  ['.spec', 1],
  ['.spec.containers', 2],
  ['.spec.containers[*].image', 3],
  ['.spec.containers[*].env', 3],
  ['.spec.containers[*].env[*].name', 4],
  ['.spec.replicas', 2],
  ['.status', 1],
];

const field = (path: string, depth: number, more: Partial<SchemaField> = {}): SchemaField => ({
  path,
  depth,
  name: path.replace(/^.*\./, ''),
  type: 'string',
  ...more,
});
const nodes = fieldTree(PATHS.map(([path, depth]) => field(path, depth)));
const paths = (places: number[]): (string | undefined)[] => places.map((place) => nodes[place]?.field.path);

test('a field knows what it is part of and where its own end', () => {
  expect(nodes.map(({ parent }) => parent)).toEqual([-1, -1, 1, -1, 3, 4, 4, 6, 3, -1]);
  expect(nodes.map(({ end }) => end)).toEqual([1, 3, 3, 9, 8, 6, 8, 8, 9, 10]);
  expect(nodes.map(hasFields)).toEqual([false, true, false, true, true, false, true, false, false, false]);
  expect(fieldTree([])).toEqual([]);
});

test('only what is open is drawn', () => {
  expect(paths(visible(nodes, new Set()))).toEqual(['.kind', '.metadata', '.spec', '.status']);
  expect(paths(visible(nodes, openAtFirst(nodes)))).toEqual([
    '.kind',
    '.metadata',
    '.spec',
    '.spec.containers',
    '.spec.replicas',
    '.status',
  ]);
  expect(visible(nodes, openAll(nodes))).toHaveLength(nodes.length);
  // Something open in what is closed is not drawn.
  expect(visible(nodes, new Set(['.spec.containers']))).toHaveLength(4);
});

test('a filter opens what its hits are part of', () => {
  const { hits, places } = matching(nodes, 'ENV name');
  expect(paths([...hits])).toEqual(['.spec.containers[*].env[*].name']);
  expect(paths(places)).toEqual([
    '.spec',
    '.spec.containers',
    '.spec.containers[*].env',
    '.spec.containers[*].env[*].name',
  ]);
  expect(matching(nodes, '.containers.image').hits.size).toBe(1);
  expect(matching(nodes, 'nothing')).toEqual({ hits: new Set(), places: [] });
});

test('the way to a field', () => {
  expect(ancestors(nodes, '.spec.containers[*].env[*].name')).toEqual([
    '.spec',
    '.spec.containers',
    '.spec.containers[*].env',
  ]);
  expect(ancestors(nodes, '.kind')).toEqual([]);
  expect(ancestors(nodes, '.nowhere')).toEqual([]);
});

test('what a value has to fulfil', () => {
  expect(limits(field('.a', 1, { minimum: 0, maximum: 9, exclusiveMaximum: true }))).toEqual(['≥ 0', '< 9']);
  expect(limits(field('.a', 1, { format: 'int32', maxLength: 63, minItems: 1 }))).toEqual([
    'int32',
    'maxLength 63',
    'minItems 1',
  ]);
  expect(limits(field('.a', 1, { listType: 'map', listMapKeys: ['name'] }))).toEqual(['listType map: name']);
  expect(limits(field('.a', 1))).toEqual([]);
  expect([valueText('a'), valueText(''), valueText(0), valueText({}), valueText(undefined)]).toEqual([
    'a',
    '""',
    '0',
    '{}',
    '–',
  ]);
});
