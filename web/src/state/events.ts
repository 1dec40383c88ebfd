// What Events are about, and whether they are of now. Pure.

import type { Events, Kind } from '../api/types';
import type { ObjectId } from '../url';
import type { Polled } from './polled';

/** What an Event is about: its Object column says `pod/web-1`; null if it cannot be told which kind that is. */
export function aboutOf(object: string, namespace: string | null, kinds: readonly Kind[]): ObjectId | null {
  const slash = object.indexOf('/');
  if (slash < 0) return null;
  const word = object.slice(0, slash).toLowerCase();
  const name = object.slice(slash + 1);
  const called = kinds.filter((kind) => kind.kind.toLowerCase() === word || kind.singular === word);
  // Kinds of the same name are told apart by nothing here: the one that everybody knows, or none.
  const kind =
    called.length === 1 ? called[0] : called.find((one) => ['core', 'apps', 'batch'].includes(one.group));
  if (!kind || name === '') return null;
  return { group: kind.group, resource: kind.resource, namespace: kind.namespaced ? namespace : null, name };
}

/** Whether Events are all there and of now: only then their number, and that there are none, says something. */
export function isCurrent({ data, error }: Pick<Polled<Events>, 'data' | 'error'>): boolean {
  if (data === null || error !== null) return false;
  return data.complete && (data.state === 'live' || data.state === 'passthrough');
}
