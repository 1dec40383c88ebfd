// The fields of a schema as a tree of which only what is open is drawn. Pure.

import type { SchemaField } from '../api/answers';

export interface FieldNode {
  field: SchemaField;
  /** Place of what it is a field of; -1 for a field of the object itself. */
  parent: number;
  /** The place after its last descendant. */
  end: number;
}

/** The server names each field after what it is a field of. */
export function fieldTree(fields: SchemaField[]): FieldNode[] {
  const nodes: FieldNode[] = [];
  const above: number[] = [];
  const close = (depth: number): void => {
    for (let last = above.at(-1); last !== undefined; last = above.at(-1)) {
      const node = nodes[last];
      if (node === undefined || node.field.depth < depth) return;
      node.end = nodes.length;
      above.pop();
    }
  };
  for (const field of fields) {
    close(field.depth);
    nodes.push({ field, parent: above.at(-1) ?? -1, end: nodes.length + 1 });
    above.push(nodes.length - 1);
  }
  close(0);
  return nodes;
}

export function hasFields(node: FieldNode, place: number): boolean {
  return node.end > place + 1;
}

/** What is open at first: all but the metadata, which every kind has alike. */
export function openAtFirst(nodes: FieldNode[]): Set<string> {
  const open = nodes.filter(({ field, parent }) => parent < 0 && field.name !== 'metadata');
  return new Set(open.map(({ field }) => field.path));
}

export function openAll(nodes: FieldNode[]): Set<string> {
  return new Set(nodes.filter((node, place) => hasFields(node, place)).map(({ field }) => field.path));
}

/** The paths of all that a field is part of. */
export function ancestors(nodes: FieldNode[], path: string): string[] {
  const paths: string[] = [];
  let node = nodes.find(({ field }) => field.path === path);
  for (node = nodes[node?.parent ?? -1]; node !== undefined; node = nodes[node.parent])
    paths.unshift(node.field.path);
  return paths;
}

/** The places of what is drawn: fields of which everything above is open. */
export function visible(nodes: FieldNode[], open: ReadonlySet<string>): number[] {
  const places: number[] = [];
  for (let place = 0; place < nodes.length;) {
    const node = nodes[place];
    if (node === undefined) break;
    places.push(place);
    place = open.has(node.field.path) ? place + 1 : node.end;
  }
  return places;
}

export interface Matching {
  hits: ReadonlySet<number>;
  /** The hits and what they are part of, in order. */
  places: number[];
}

/** Fields whose path holds every word, in any letter case; `[*]` may be left out. */
export function matching(nodes: FieldNode[], filter: string): Matching {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = new Set<number>();
  const shown = new Set<number>();
  nodes.forEach(({ field }, place) => {
    const path = field.path.toLowerCase();
    const plain = path.replaceAll('[*]', '');
    if (!words.every((word) => path.includes(word) || plain.includes(word))) return;
    hits.add(place);
    for (let above = place; above >= 0 && !shown.has(above); above = nodes[above]?.parent ?? -1)
      shown.add(above);
  });
  return { hits, places: [...shown].sort((a, b) => a - b) };
}

/** A text in which only what is no plain word is quoted, as in JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

/** What a field has to fulfil, in a few signs each; enum, pattern and rules have their own place. */
export function limits(field: SchemaField): string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = field;
  const known = (n: number | null | undefined): n is number => n !== null && n !== undefined;
  const list: string[] = [];
  if (field.format) list.push(field.format);
  if (known(minimum)) list.push(`${field.exclusiveMinimum ? '>' : '≥'} ${minimum}`);
  if (known(maximum)) list.push(`${field.exclusiveMaximum ? '<' : '≤'} ${maximum}`);
  // By the words of the schema itself, which are the same in every language.
  if (known(minLength)) list.push(`minLength ${minLength}`);
  if (known(maxLength)) list.push(`maxLength ${maxLength}`);
  if (known(minItems)) list.push(`minItems ${minItems}`);
  if (known(maxItems)) list.push(`maxItems ${maxItems}`);
  if (field.listType) {
    const keys = field.listMapKeys?.join(', ');
    list.push(`listType ${field.listType}${keys ? `: ${keys}` : ''}`);
  }
  return list;
}
