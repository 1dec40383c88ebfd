// Namespaces by kinds: where the objects are.

import '../styles/catalogue.css';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { getNamespaces } from '../api/client';
import type { Kind } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { PageFilter } from '../parts/PageFilter';
import { Notice } from '../parts/Notice';
import { PolledNote } from '../parts/PolledNote';
import { Why } from '../parts/Why';
import { SortHead } from '../parts/SortHead';
import { useKinds } from '../state/kinds';
import { type Cell, type MatrixRow, heat, matrix, matrixRows } from '../state/matrix';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { GLYPH, stateTone } from '../tone';
import { NO_QUERY, format, toKind, toPage } from '../url';

const COLUMNS = 24;
const ROWS = 200;

export default function NamespacesPage() {
  const { t, time } = useTexts();
  const { route, replace } = useRoute();
  const polled = usePolled('namespaces', 10_000, getNamespaces);
  const { data, error, retry } = polled;
  const { kinds, known, complete, message, error: kindsError, retry: retryKinds } = useKinds();
  const [limit, setLimit] = useState(ROWS);
  const { q, sort } = route.query;
  const table = useMemo(
    () => (data && known ? matrix(data.namespaces, kinds, COLUMNS) : null),
    [data, known, kinds],
  );
  const failure = data === null ? error : known ? null : kindsError;
  if (data === null || table === null)
    return (
      <div className="page">
        <h1>{t('namespaces.title')}</h1>
        {failure ? (
          <Notice
            tone="bad"
            title={t('namespaces.failed')}
            text={<Why reason={failure.reason} message={failure.message} />}
            code={failure.reason}
            action={t('app.retry')}
            onAction={() => {
              retry();
              retryKinds();
            }}
          />
        ) : (
          <p className="muted">{t('table.loading')}</p>
        )}
      </div>
    );
  const rows = matrixRows(table.rows, q, sort);
  return (
    <div className="page">
      <h1>{t('namespaces.title')}</h1>
      <p className="lead">
        {t('namespaces.lead', { n: count(table.counted), total: count(table.kinds) })}{' '}
        {table.columns.length === COLUMNS && t('namespaces.columns', { n: COLUMNS })}
      </p>
      <PolledNote polled={polled} what={t('namespaces.failed')} />
      {(data.state !== 'live' || data.reason || data.message) && (
        <p className="tone-warn">
          ▲ {t(`state.${data.state}`)}
          {data.asOf && ` · ${t('state.asOf', { time: time(data.asOf) })}`}{' '}
          <Why reason={data.reason} message={data.message} />
        </p>
      )}
      {!data.complete && <p className="tone-warn">▲ {t('namespaces.incomplete')}</p>}
      {!complete && (
        <p className="tone-warn">
          ▲ {t('tree.incomplete')} <Why reason={null} message={message} />
        </p>
      )}
      <div className="tools">
        <PageFilter
          id="matrix-filter"
          value={q}
          label={t('ns.filter')}
          onChange={(value) => replace({ ...route, query: { ...route.query, q: value } })}
        />
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(table.rows.length) })}
        </span>
      </div>
      {rows.length === 0 && (
        <p className="muted">{t(table.rows.length > 0 ? 'ns.none' : 'namespaces.noneKnown')}</p>
      )}
      {rows.length > 0 && (
        <div className="plain-box matrix-box">
          <table className="plain matrix">
            <thead>
              <tr>
                <SortHead id="name" text={t('table.namespace')} />
                <SortHead id="total" text={t('namespaces.total')} numeric />
                {table.columns.map((kind) => (
                  <KindHead key={idOf(kind)} kind={kind} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, limit).map((row) => (
                <Row key={row.name} row={row} columns={table.columns} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > limit && (
        <p className="muted">
          {t('namespaces.drawn', { n: count(limit), total: count(rows.length) })}{' '}
          <button type="button" className="button" onClick={() => setLimit(limit + ROWS)}>
            {t('namespaces.more')}
          </button>
        </p>
      )}
    </div>
  );
}

/** A kind whose counts are not of now has its mark and its state as the title. */
function KindHead({ kind }: { kind: Kind }) {
  const { t } = useTexts();
  const mark = kind.state === 'live' ? '' : ` ${GLYPH[stateTone(kind.state)] || '○'}`;
  const title = `${idOf(kind)} · ${t(`state.${kind.state}`)}`;
  return <SortHead id={idOf(kind)} text={`${kind.kind}${mark}`} numeric title={title} />;
}

function Row({ row, columns }: { row: MatrixRow; columns: Kind[] }) {
  const { route } = useRoute();
  return (
    <tr>
      <th scope="row">
        <Link href={format(toPage(route, { page: 'namespace', name: row.name }))}>{row.name}</Link>
      </th>
      <td className="numeric">{row.total === null ? '–' : count(row.total)}</td>
      {columns.map((kind) => (
        <CellView key={idOf(kind)} kind={kind} name={row.name} cell={row.cells[idOf(kind)]} />
      ))}
    </tr>
  );
}

function CellView({ kind, name, cell }: { kind: Kind; name: string; cell: Cell | undefined }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const n = cell?.n ?? null;
  if (n === null)
    return (
      <td className="numeric muted" title={t('namespaces.unknown')}>
        –<span className="unseen"> {t('namespaces.unknown')}</span>
      </td>
    );
  const text = cell?.partial ? t('namespaces.atLeast', { n: count(n) }) : count(n);
  const to = toKind({ ...route, query: { ...NO_QUERY, ns: [name] }, rest: [] }, kind);
  return (
    <td className={`numeric heat-${heat(n)}`}>
      {n === 0 ? (
        text
      ) : (
        <Link href={format(to)} aria-label={`${kind.kind}, ${name}: ${text}`}>
          {text}
        </Link>
      )}
    </td>
  );
}
