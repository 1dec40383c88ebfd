// Links to other objects, and to lists about this one.

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Health } from '../../api/answers';
import type { ObjectAnswer } from '../../api/types';
import { useTexts } from '../../i18n';
import { HealthMark } from '../../parts/HealthMark';
import { useRoute } from '../../state/route';
import { GLYPH } from '../../tone';
import { type KindId, type ObjectId, type Route, NO_QUERY, format, toObject } from '../../url';

interface Named {
  group: string;
  /** null if the cluster does not serve the kind. */
  resource: string | null;
  kind: string;
  namespace: string | null;
  name: string;
}

/** The page of another object: the list that this one came from is not the one it is in. */
export function toOther(route: Route, object: ObjectId): Route {
  const query = { ...NO_QUERY, ns: route.query.ns };
  return toObject({ ...route, query, rest: [] }, object);
}

export function ObjectLink({ to, kind = true }: { to: Named; kind?: boolean }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const { group, resource, namespace, name } = to;
  const text = (
    <>
      {kind && <span className="muted">{to.kind} </span>}
      {name}
    </>
  );
  if (resource === null) return <span title={t('object.notServed')}>{text}</span>;
  return <Link href={format(toOther(route, { group, resource, namespace, name }))}>{text}</Link>;
}

/** Whether something is there: not to know it is not the same as that it is missing. */
export function FoundMark({ found, health = null }: { found: boolean | null; health?: Health | null }) {
  const { t } = useTexts();
  if (found === true && health !== null) return <HealthMark health={health} />;
  const [tone, glyph, key] =
    found === null
      ? (['none', '○', 'object.foundUnknown'] as const)
      : found
        ? (['ok', GLYPH.ok, 'object.found'] as const)
        : (['bad', GLYPH.bad, 'object.notFound'] as const);
  return (
    <span className={`health tone-${tone}${found === null ? ' muted' : ''}`}>
      <span aria-hidden="true">{glyph}</span> {t(key)}
    </span>
  );
}

interface ListLinkProps {
  kind: KindId;
  ns: string[];
  q: string;
  title?: string;
  className?: string;
  children: ReactNode;
}

export function ListLink({ kind, ns, q, title, className, children }: ListLinkProps) {
  const { route } = useRoute();
  const query = { ...NO_QUERY, ns, q, wide: route.query.wide };
  const { group, resource } = kind;
  return (
    <Link
      href={format({ place: { page: 'table', kind: { group, resource } }, query, rest: [] })}
      title={title}
      className={className}
    >
      {children}
    </Link>
  );
}

/** The namespaces in which something may have to do with an object. */
export function nsOf(data: ObjectAnswer): string[] {
  return data.namespace === null ? [] : [data.namespace];
}
