// What is shown, as kubectl would be asked for it. Pure. Only what selects the same objects: anything else is no equivalent.

import { piecesOf } from './state/terms';
import type { KindId, ObjectId, TableQuery } from './url';

export interface Kubectl {
  command: string;
  /** Terms of the filter that kubectl has no word for; the command lists more than is shown. */
  missing: string[];
}

export function kubectlList(
  { group, resource }: KindId,
  namespaced: boolean,
  { ns, q, sort, wide }: Pick<TableQuery, 'ns' | 'q' | 'sort' | 'wide'>,
): Kubectl {
  const labels: string[] = [];
  const fields: string[] = [];
  const missing: string[] = [];
  let namespaces = namespaced ? ns : [];
  for (const { text } of piecesOf(q)) {
    const label = labelOf(text);
    const field = fieldOf(text, group === 'core' && resource === 'pods');
    const space = /^ns:([a-z0-9-]+)$/.exec(text)?.[1];
    if (label !== null) labels.push(label);
    else if (field !== null) fields.push(field);
    else if (space !== undefined && namespaced && namespaces.length === 0) namespaces = [space];
    else missing.push(text);
  }
  // One command is for one namespace or for all of them.
  if (namespaces.length > 1) missing.unshift(`ns:${namespaces.join(',')}`);
  const words = ['kubectl', 'get', group === 'core' ? resource : `${resource}.${group}`];
  if (namespaced) words.push(...(namespaces.length === 1 ? ['-n', namespaces[0] ?? ''] : ['-A']));
  if (labels.length > 0) words.push('-l', labels.join(','));
  if (fields.length > 0) words.push('--field-selector', fields.join(','));
  // The youngest object has the latest time of creation.
  if (sort === '-age') words.push('--sort-by=.metadata.creationTimestamp');
  if (sort === 'name') words.push('--sort-by=.metadata.name');
  if (wide) words.push('-o', 'wide');
  return { command: words.map(quoted).join(' '), missing };
}

const KEY = '(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const VALUE = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const LABEL = new RegExp(`^(label:)?(!?)(${KEY})(?:(!?)=(${VALUE}(?:,${VALUE})*))?$`);

/** A label selector. Patterns, texts in quotes and ranges have none. */
function labelOf(text: string): string | null {
  const negated = /^[-!]/.test(text);
  const found = LABEL.exec(negated ? text.slice(1) : text);
  if (!found) return null;
  const [, prefix, absent, key = '', not, value] = found;
  if (value === undefined) {
    if (prefix === undefined) return null;
    return (absent === '!') !== negated ? `!${key}` : key;
  }
  // Behind a comma of label: stands another label, not another value.
  if (prefix !== undefined && value.includes(',')) return null;
  // A value that begins like that means something else.
  if (absent === '!') return null;
  const denied = (not === '!') !== negated;
  if (!value.includes(',')) return `${key}${denied ? '!=' : '='}${value}`;
  return `${key} ${denied ? 'notin' : 'in'} (${value})`;
}

/** A field selector: every kind has its name, Pods have their node. */
function fieldOf(text: string, pods: boolean): string | null {
  const found = /^([-!]?)(name|node):([a-z0-9][a-z0-9.-]*)$/.exec(text);
  if (!found || (found[2] === 'node' && !pods)) return null;
  return `${found[2] === 'node' ? 'spec.nodeName' : 'metadata.name'}${found[1] ? '!=' : '='}${found[3] ?? ''}`;
}

/** A word of a shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The plural with its group, as kinds of other groups may have the same. */
export function kubectlGet({ group, resource, namespace, name }: ObjectId): string {
  const kind = group === 'core' ? resource : `${resource}.${group}`;
  const words = ['kubectl', 'get', kind, name];
  if (namespace !== null) words.push('-n', namespace);
  return [...words, '-o', 'yaml'].map(quoted).join(' ');
}
