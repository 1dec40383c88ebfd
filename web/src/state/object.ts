// One object, asked for again and again: for its page, and for a look at it beside the table.

import { useEffect, useState } from 'react';
import { type ApiError, getObject } from '../api/client';
import type { ObjectAnswer } from '../api/types';
import type { ObjectId } from '../url';
import { nowSeconds } from './clock';
import { useKind } from './kinds';
import { type Polled, keepSame, usePolled } from './polled';

/** An object is read from memory: asking often costs nothing on the cluster. */
const EVERY = 3000;

/** Each question for an object that is not kept in memory is one to the API server. */
const EVERY_THROUGH = 30_000;

/** The object, or its whole kind, is no longer there; what is merely not shown by policy is not that. */
export function isGone(error: Pick<ApiError, 'status' | 'reason'> | null): boolean {
  return error?.status === 404 && (error.reason === 'NotFound' || error.reason === 'UnknownKindRequested');
}

/** What may be shown: what the policy no longer shows is not shown any longer. */
export function shownOf<T>(data: T | null, error: ApiError | null): T | null {
  return error?.status === 404 && !isGone(error) ? null : data;
}

/** Whether an object is read from the API server each time; nothing that is not there says that it is no longer so. */
export function throughOf(data: Pick<ObjectAnswer, 'state'> | null, was: boolean): boolean {
  return data === null ? was : data.state === 'passthrough';
}

export function objectKey({ group, resource, namespace, name }: ObjectId): string {
  return [group, resource, namespace ?? '_', name].join('/');
}

export interface Watched extends Polled<ObjectAnswer> {
  key: string;
  gone: boolean;
  /** Unix seconds at which it was found to be gone. */
  goneAt: number | null;
  /** Each question is one to the API server. */
  through: boolean;
  /** Milliseconds between two questions. */
  pace: number;
  /** The same of what belongs to it. */
  every: (usual: number) => number;
}

export function useObject(object: ObjectId, asks = true): Watched {
  const known = useKind(object)?.state === 'passthrough';
  const [through, setThrough] = useState(known);
  const key = objectKey(object);
  const polled = usePolled(
    asks ? key : null,
    paceOf(through, EVERY),
    (signal) => getObject(object, signal),
    keepSame,
  );
  const gone = isGone(polled.error);
  const data = shownOf(polled.data, polled.error);
  const isThrough = throughOf(data, through);
  useEffect(() => setThrough(isThrough), [isThrough]);
  const goneAt = useFirst(gone ? key : null);
  const every = (usual: number): number => paceOf(isThrough, usual);
  return { ...polled, data, key, gone, goneAt, through: isThrough, pace: every(EVERY), every };
}

function paceOf(through: boolean, usual: number): number {
  return through ? EVERY_THROUGH : usual;
}

/** Unix seconds at which something was first the case. */
function useFirst(key: string | null): number | null {
  const [first, setFirst] = useState<number | null>(null);
  useEffect(() => setFirst(key === null ? null : nowSeconds()), [key]);
  return first;
}
