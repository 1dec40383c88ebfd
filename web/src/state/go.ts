// Where a stable address leads, once it is known what the cluster serves. Pure.

import type { Kind } from '../api/types';
import { DEFAULT_TAB, type GoTarget, type Place } from '../url';

/** The place of an object or list that a manifest names; null if no such kind is served. */
export function placeOf(target: GoTarget, kinds: readonly Kind[]): Place | null {
  const [first = '', second] = target.apiVersion.split('/');
  const group = second === undefined ? 'core' : first;
  const word = target.kind.toLowerCase();
  const called = (kind: Kind): boolean =>
    [kind.kind.toLowerCase(), kind.resource, kind.singular].includes(word);
  // Without an apiVersion a kind that only one group has is meant, or the one that everybody knows.
  const named = kinds.filter((kind) => called(kind) && (target.apiVersion === '' || kind.group === group));
  const kind = named.length === 1 ? named[0] : named.find((one) => one.group === 'core');
  if (!kind) return null;
  const { resource } = kind;
  if (target.name === '') return { page: 'table', kind: { group: kind.group, resource } };
  const namespace = kind.namespaced ? target.namespace || 'default' : null;
  return {
    page: 'object',
    object: { group: kind.group, resource, namespace, name: target.name },
    tab: DEFAULT_TAB,
  };
}
