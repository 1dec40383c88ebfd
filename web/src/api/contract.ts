// Compiles only while types.ts and the schema generated from the server's OpenAPI document name the same fields.

import type { components } from './schema';
import type * as ours from './types';

type Schemas = components['schemas'];
type Keys<T> = T extends unknown ? keyof T : never;
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : { missing: Exclude<B, A> }
  : { extra: Exclude<A, B> };

function agree<T extends true>(): T | undefined {
  return undefined;
}

/** Never called: the compiler is the test. */
export function contract(): void {
  agree<Same<Keys<ours.List>, Keys<Schemas['ListAnswer']>>>();
  agree<Same<Keys<ours.Row>, Keys<Schemas['RowAnswer']>>>();
  agree<Same<Keys<ours.Column>, Keys<Schemas['ColumnAnswer']>>>();
  agree<Same<Keys<ours.Kind>, Keys<Schemas['KindAnswer']>>>();
  agree<Same<Keys<ours.ObjectAnswer>, Keys<Schemas['ObjectAnswer']>>>();
  agree<Same<Keys<ours.Condition>, Keys<Schemas['ConditionAnswer']>>>();
  agree<Same<Keys<ours.Manager>, Keys<Schemas['ManagerAnswer']>>>();
  agree<Same<Keys<ours.EventAnswer>, Keys<Schemas['EventAnswer']>>>();
  agree<Same<Keys<ours.CachedKind>, Keys<Schemas['ResourceAnswer']>>>();
  agree<Same<Keys<ours.Totals>, Keys<Schemas['TotalsAnswer']>>>();
  agree<Same<Keys<ours.Policy>, Keys<Schemas['PolicyAnswer']>>>();
  agree<Same<Keys<ours.Rule>, Keys<Schemas['RuleAnswer']>>>();
  agree<Same<Keys<ours.Whoami>, Keys<Schemas['WhoamiAnswer']>>>();
}
