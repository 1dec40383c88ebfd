// The kinds of the cluster, asked for every few seconds: the tree's counts and states.

import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { type ApiError, getKinds } from '../api/client';
import type { Kind, Kinds } from '../api/types';
import type { KindId } from '../url';
import { isRefused, usePolled } from './polled';
import { mergeKinds } from './tree';

export interface KnownKinds {
  /** Empty until the first answer. */
  kinds: Kind[];
  known: boolean;
  complete: boolean;
  message: string | null;
  /** When this was last known to be so, while nobody can tell whether it still is. */
  outdated: string | null;
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
  outdated: null,
  error: null,
  retry: () => undefined,
});

/** The kinds are the same in other namespaces; how many objects they have there nobody has said yet. */
export function uncounted(kinds: Kinds | null): Kinds | null {
  return kinds && { ...kinds, kinds: kinds.kinds.map((kind) => ({ ...kind, count: null })) };
}

export function useKindsPoll(ns: string[]): KnownKinds {
  const merge = (held: Kinds, next: Kinds): Kinds => {
    const kinds = mergeKinds(held.kinds, next.kinds);
    return { ...next, kinds };
  };
  const polled = usePolled(ns.join(','), EVERY, (signal) => getKinds(ns, signal), merge);
  const { error, retry } = polled;
  const [last, setLast] = useState<Kinds | null>(null);
  const refused = isRefused(error);
  useEffect(() => {
    if (polled.data !== null || refused) setLast(polled.data);
  }, [polled.data, refused]);
  const data = useMemo(() => polled.data ?? (refused ? null : uncounted(last)), [polled.data, refused, last]);
  return useMemo(
    () => ({
      kinds: data?.kinds ?? NO_KINDS,
      known: data !== null,
      complete: data?.complete ?? false,
      message: data?.message ?? null,
      outdated: data !== null && (error !== null || data.reason === 'Unreachable') ? data.asOf : null,
      error,
      retry,
    }),
    [data, error, retry],
  );
}

export function useKinds(): KnownKinds {
  return useContext(KindsContext);
}

/** Whether a kind is known, or known not to be there. */
export function useIsSettled(): boolean {
  const { known, error } = useKinds();
  return known || error !== null;
}

export function useKind(id: KindId): Kind | undefined {
  return useKinds().kinds.find((one) => one.group === id.group && one.resource === id.resource);
}
