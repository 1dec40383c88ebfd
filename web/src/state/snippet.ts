// The policy as one would apply it, with a change. Pure: the UI itself writes nothing.

export interface Change {
  name: string;
  /** The spec in force; null if it may not be seen. */
  spec: Record<string, unknown> | null;
  /** Fields that are set to something else; empty texts leave what there is. */
  set: Record<string, string>;
  /** A kind, as in core/pods, that is added to a list. */
  add: { list: 'preload' | 'exclude'; kind: string } | null;
}

/** Fields that hold a number; the others are texts, whatever they look like. */
const NUMBERS = new Set(['maxInformers']);

/** A manifest for `kubectl apply`. It has the fields of the spec that are not empty, and the change. */
export function manifest({ name, spec, set, add }: Change): string {
  const next: Record<string, unknown> = { ...spec };
  for (const [field, value] of Object.entries(set)) {
    const text = value.trim();
    if (text !== '') next[field] = NUMBERS.has(field) && /^\d+$/.test(text) ? Number(text) : text;
  }
  if (add !== null && add.kind !== '') {
    const [group = '', resource = ''] = add.kind.split('/');
    const entry = group === 'core' ? { resource } : { group, resource };
    const other = add.list === 'preload' ? 'exclude' : 'preload';
    const list = listOf(next[add.list]);
    // The API server takes no policy that has a kind in both. What is there already stays as it is, with all that it says.
    next[other] = listOf(next[other]).filter((one) => !isOf(one, entry));
    next[add.list] = list.some((one) => isOf(one, entry)) ? list : [...list, entry];
  }
  const lines = [
    'apiVersion: crds-objects-browser.io/v1alpha1',
    'kind: BrowserCachePolicy',
    'metadata:',
    `  name: ${scalar(name)}`,
    'spec:',
    ...fields(next, '  '),
  ];
  return `${lines.join('\n')}\n`;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether an entry of a list names the same kind. */
function isOf(one: unknown, { group = '', resource }: { group?: string; resource: string }): boolean {
  if (!isObject(one) || one.resource !== resource) return false;
  return (one.group === 'core' ? '' : (one.group ?? '')) === group;
}

function fields(object: Record<string, unknown>, indent: string): string[] {
  const held = Object.entries(object).filter(([, value]) => !isEmpty(value));
  if (held.length === 0) return [`${indent}{}`];
  return held.flatMap(([key, value]) => {
    if (Array.isArray(value)) return [`${indent}${key}:`, ...value.flatMap((one) => element(one, indent))];
    if (isObject(value)) return [`${indent}${key}:`, ...fields(value, `${indent}  `)];
    return [`${indent}${key}: ${scalar(value)}`];
  });
}

function element(value: unknown, indent: string): string[] {
  if (!isObject(value)) return [`${indent}- ${scalar(value)}`];
  const [first = '{}', ...others] = fields(value, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...others];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** A plain word as it is; everything that YAML could take for something else in quotation marks. */
function scalar(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = String(value);
  const plain = /^[a-zA-Z][\w./-]*$/.test(text) && !/^(true|false|yes|no|on|off|y|n|null)$/i.test(text);
  // Durations and quantities are no numbers for any reader of YAML.
  return plain || /^\d+(ms|s|m|h|Ki|Mi|Gi)$/.test(text) ? text : JSON.stringify(text);
}
