// The YAML text, asked for again whenever the object is another version of itself.

import { useEffect, useState } from 'react';
import { type ApiError, getYaml } from '../../api/client';
import { isRefused, usePolled } from '../../state/polled';
import type { ObjectId } from '../../url';

export interface Yaml {
  text: string | null;
  /** The resourceVersion that the text was asked for. */
  of: string | null;
  error: ApiError | null;
}

export function useYaml(object: ObjectId, key: string, version: string | null): Yaml {
  const [held, setHeld] = useState<{ key: string; text: string; of: string } | null>(null);
  const { data, error } = usePolled(version === null ? null : `${key}@${version}`, 3_600_000, (signal) =>
    getYaml(object, signal),
  );
  useEffect(() => {
    if (data !== null && version !== null) setHeld({ key, text: data, of: version });
  }, [key, data, version]);
  if (data !== null) return { text: data, of: version, error };
  // The version before stays until the new one is there, unless it may no longer be seen.
  const before = held?.key === key && !isRefused(error) ? held : null;
  return { text: before?.text ?? null, of: before?.of ?? null, error };
}
