// Kinds for tests: as the server tells them, with what a test does not care about filled in.

import type { Kind } from '../api/types';

export function kindOf(group: string, kind: string, resource: string, more: Partial<Kind> = {}): Kind {
  return {
    group,
    version: 'v1',
    versions: ['v1'],
    resource,
    kind,
    singular: kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    state: 'live',
    reason: null,
    message: null,
    count: null,
    access: 'all',
    ...more,
  };
}
