// Compiles only while types.ts and the schema generated from the server's OpenAPI document name the same fields.

import type * as answers from './answers';
import type { components } from './schema';
import type * as ours from './types';

type Schemas = components['schemas'];
type Keys<T> = T extends unknown ? keyof T : never;
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : { missing: Exclude<B, A> }
  : { extra: Exclude<A, B> };

/** Holds only `true`s: the compiler is the test. */
export type Contract = All<
  [
    Same<Keys<ours.List>, Keys<Schemas['ListAnswer']>>,
    Same<Keys<ours.Term>, Keys<Schemas['TermAnswer']>>,
    Same<Keys<ours.Row>, Keys<Schemas['RowAnswer']>>,
    Same<Keys<ours.Column>, Keys<Schemas['ColumnAnswer']>>,
    Same<Keys<ours.Kind>, Keys<Schemas['KindAnswer']>>,
    Same<Keys<ours.ObjectAnswer>, Keys<Schemas['ObjectAnswer']>>,
    Same<keyof ours.Heartbeat, keyof Schemas['HeartbeatAnswer']>,
    Same<Keys<ours.Condition>, Keys<Schemas['ConditionAnswer']>>,
    Same<Keys<ours.Manager>, Keys<Schemas['ManagerAnswer']>>,
    Same<Keys<ours.EventAnswer>, Keys<Schemas['EventAnswer']>>,
    Same<Keys<ours.CachedKind>, Keys<Schemas['ResourceAnswer']>>,
    Same<Keys<ours.Totals>, Keys<Schemas['TotalsAnswer']>>,
    Same<Keys<ours.Policy>, Keys<Schemas['PolicyAnswer']>>,
    Same<Keys<ours.Rule>, Keys<Schemas['RuleAnswer']>>,
    Same<Keys<answers.Family>, Keys<Schemas['FamilyAnswer']>>,
    Same<Keys<answers.NotCurrent>, Keys<Schemas['NotCurrentAnswer']>>,
    Same<Keys<answers.Search>, Keys<Schemas['SearchAnswer']>>,
    Same<Keys<answers.Related>, Keys<Schemas['RelatedAnswer']>>,
    Same<Keys<answers.FieldManagers>, Keys<Schemas['ManagersAnswer']>>,
    Same<Keys<answers.Crds>, Keys<Schemas['CrdsAnswer']>>,
    Same<Keys<answers.Crd>, Keys<Schemas['CrdAnswer']>>,
    Same<Keys<answers.Facets>, Keys<Schemas['FacetsAnswer']>>,
    Same<Keys<answers.Schema>, Keys<Schemas['SchemaAnswer']>>,
    Same<Keys<answers.SchemaDiff>, Keys<Schemas['SchemaDiffAnswer']>>,
    Same<Keys<answers.AttributeChange>, Keys<Schemas['AttributeChange']>>,
    Same<Keys<ours.Whoami>, Keys<Schemas['WhoamiAnswer']>>,
  ]
>;
type All<T extends true[]> = T;
