// The kinds of the cluster, asked for every few seconds: the tree's counts and states.

import { createContext, useContext } from 'react';
import { type ApiError, getKinds } from '../api/client';
import type { Kind, Kinds } from '../api/types';
import type { KindId } from '../url';
import { usePolled } from './polled';
import { mergeKinds } from './tree';

export interface KnownKinds {
  /** Empty until the first answer. */
  kinds: Kind[];
  known: boolean;
  complete: boolean;
  message: string | null;
  error: ApiError | null;
  retry: () => void;
}

const EVERY = 4000;
const NO_KINDS: Kind[] = [];

export const KindsContext = createContext<KnownKinds>({
  kinds: NO_KINDS,
  known: false,
  complete: false,
  message: null,
  error: null,
  retry: () => undefined,
});

export function useKindsPoll(ns: string[]): KnownKinds {
  const merge = (held: Kinds, next: Kinds): Kinds => {
    const kinds = mergeKinds(held.kinds, next.kinds);
    return kinds === held.kinds && held.complete === next.complete ? held : { ...next, kinds };
  };
  const { data, error, retry } = usePolled(ns.join(','), EVERY, (signal) => getKinds(ns, signal), merge);
  return {
    kinds: data?.kinds ?? NO_KINDS,
    known: data !== null,
    complete: data?.complete ?? false,
    message: data?.message ?? null,
    error,
    retry,
  };
}

export function useKinds(): KnownKinds {
  return useContext(KindsContext);
}

export function useKind(id: KindId): Kind | undefined {
  return useKinds().kinds.find((one) => one.group === id.group && one.resource === id.resource);
}
