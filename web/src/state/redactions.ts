// What a policy removes from objects before anything is kept. Pure.

export interface Redaction {
  /** As in core/pods; apps/* is every kind of the group. */
  kind: string;
  paths: string[];
}

/** The `redact` of a spec: any JSON. */
export function redactions(spec: Record<string, unknown>): Redaction[] {
  const list: unknown[] = Array.isArray(spec.redact) ? spec.redact : [];
  return list.flatMap((one) => {
    if (typeof one !== 'object' || one === null) return [];
    const { group, resource, paths } = one as Record<string, unknown>;
    if (typeof resource !== 'string' || !Array.isArray(paths)) return [];
    return {
      kind: `${typeof group === 'string' && group ? group : 'core'}/${resource}`,
      paths: paths.map(String),
    };
  });
}
