// One field of a schema: a line, and below the chosen one all that is known of it.

import { memo } from 'react';
import { Link } from 'wouter';
import type { SchemaField } from '../api/answers';
import { type Texts, useTexts } from '../i18n';
import { hashOf, writeHash } from '../state/hash';
import { useRoute } from '../state/route';
import { limits, valueText } from '../state/schemaTree';
import { type KindId, format, toKind } from '../url';
import { CopyButton } from './CopyButton';
import { Icon } from './icons';

interface Props {
  kind: KindId;
  field: SchemaField;
  place: number;
  /** null if there is nothing to open. */
  open: boolean | null;
  /** A filter decides what is open. */
  fixed: boolean;
  hit: boolean;
  chosen: boolean;
  stop: boolean;
  onToggle: (path: string, to: boolean) => void;
  onFocus: (path: string) => void;
}

export const FieldRow = memo(function FieldRow(props: Props) {
  const texts = useTexts();
  const { t } = texts;
  const { field, open, chosen } = props;
  const { path, depth } = field;
  return (
    // Keys are handled by the tree around it.
    <li
      role="treeitem"
      aria-level={depth}
      aria-expanded={open ?? undefined}
      aria-selected={chosen}
      tabIndex={props.stop ? 0 : -1}
      data-place={props.place}
      className={props.hit ? 'field-row hit' : 'field-row'}
      style={{ paddingLeft: `${(Math.min(depth, 12) - 1) * 14}px` }}
      onFocus={() => props.onFocus(path)}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('.field-more, .twist')) writeHash(chosen ? '' : path);
      }}
    >
      <div className="field-line">
        {/* The arrow keys do the same for those who use no pointer. */}
        <span
          aria-hidden="true"
          className={`twist${open ? ' open' : ''}`}
          onClick={() => open !== null && !props.fixed && props.onToggle(path, !open)}
        >
          {open !== null && <Icon name="chevron" />}
        </span>
        <span className="mono field-name">{field.name}</span>
        <span className="field-type">{field.type}</span>
        {field.required && <b className="tone-bad field-required">{t('kinds.required')}</b>}
        {marks(field, texts).map((mark) => (
          <span key={mark} className="mono field-mark">
            {mark}
          </span>
        ))}
        {!chosen && field.description && <span className="ellipsis muted">{field.description}</span>}
      </div>
      {chosen && <FieldDetails kind={props.kind} field={field} />}
    </li>
  );
});

/** What fits into the line: the rest is told of the chosen field. */
function marks(field: SchemaField, { t }: Texts): string[] {
  const list: string[] = [];
  if (field.default !== undefined && field.default !== null) {
    const text = valueText(field.default);
    list.push(`= ${text.length > 24 ? `${text.slice(0, 24)}…` : text}`);
  }
  if (field.enum) {
    const first = field.enum.slice(0, 4).map(valueText).join(' | ');
    list.push(field.enum.length > 4 ? `${first} | … (${field.enum.length})` : first);
  }
  list.push(...limits(field));
  if (field.pattern) list.push(t('kinds.pattern'));
  if (field.rules?.length) list.push(`${t('kinds.rules')}: ${field.rules.length}`);
  if (field.nullable) list.push(t('kinds.nullable'));
  if (field.preserveUnknown) list.push(t('kinds.preserveUnknown'));
  if (field.recursive) list.push(t('kinds.recursive'));
  return list;
}

function FieldDetails({ kind, field }: { kind: KindId; field: SchemaField }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const { path } = field;
  const filter = `field:${path}`;
  const table = toKind({ ...route, rest: [] }, kind);
  const facts: [string, string][] = [];
  if (field.default !== undefined && field.default !== null)
    facts.push([t('kinds.default'), valueText(field.default)]);
  if (field.enum) facts.push([t('kinds.enum'), field.enum.map(valueText).join(' | ')]);
  if (field.pattern) facts.push([t('kinds.pattern'), field.pattern]);
  for (const { rule, message } of field.rules ?? [])
    facts.push([t('kinds.rules'), message ? `${rule}\n${message}` : rule]);
  return (
    <div className="field-more">
      <p className="mono">{path}</p>
      {field.description && <p className="field-text">{field.description}</p>}
      {facts.length > 0 && (
        <dl>
          {facts.map(([name, value], place) => (
            <div key={`${name}${place}`}>
              <dt className="muted">{name}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="field-tools">
        <CopyButton text={() => filter} label={t('kinds.copyFilter')} />
        <CopyButton
          text={() => window.location.href.replace(/#.*$/, '') + hashOf(path)}
          label={t('kinds.copyLink')}
        />
        <Link href={format({ ...table, query: { ...table.query, q: filter } })}>
          {t('kinds.objectsWith')}
        </Link>
      </p>
    </div>
  );
}
