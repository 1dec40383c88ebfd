// A few objects of one kind, as kubectl would print them: what a search found, or what is related.

import { Link } from 'wouter';
import type { Family } from '../api/answers';
import { type GridColumn, cellOf, cellText, gridColumns } from '../grid/columns';
import { useTexts } from '../i18n';
import { useRoute } from '../state/route';
import { GLYPH, toneOf } from '../tone';
import { NO_QUERY, format, toObject } from '../url';
import { Tick } from './Age';
import { HealthMark } from './HealthMark';

/** A text of more letters than this is wrapped. */
const LONG = 48;

export function FamilyTable({ family }: { family: Family }) {
  const { t } = useTexts();
  const columns = gridColumns(family.columns, family.namespaced, false, t('table.namespace'));
  return (
    <div className="plain-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col" className="narrow">
              <span className="unseen">{t('col.health')}</span>
            </th>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.numeric ? 'numeric' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {family.rows.map((row) => (
            <tr key={row.uid}>
              <td>
                <HealthMark health={row.health} word={false} />
              </td>
              {columns.map((column) => (
                <FamilyCell key={column.id} family={family} row={row} column={column} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FamilyCell({
  family,
  row,
  column,
}: {
  family: Family;
  row: Family['rows'][number];
  column: GridColumn;
}) {
  const { route } = useRoute();
  const cell = cellOf(row, column);
  const text = cellText(cell);
  const at = row.at?.[String(column.index)];
  const tone = column.source ? toneOf(column.source, cell) : 'none';
  if (column.link) {
    const { group, resource } = family;
    const object = { group, resource, namespace: row.namespace, name: row.name };
    const to = toObject({ ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] }, object);
    return (
      <th scope="row">
        <Link href={format(to)}>{text || row.name}</Link>
      </th>
    );
  }
  return (
    <td
      className={`${column.numeric ? 'numeric ' : ''}${text.length > LONG ? 'prose one-line ' : ''}tone-${tone}`}
    >
      {tone !== 'none' && <span aria-hidden="true">{GLYPH[tone]} </span>}
      {at !== undefined && typeof cell === 'string' ? <Tick text={cell} at={at} /> : text}
    </td>
  );
}
