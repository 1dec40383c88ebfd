// The catalogue of kinds; with a field, which of them have it.

import '../styles/catalogue.css';
import { Link } from 'wouter';
import { getPolicy } from '../api/client';
import { count } from '../format';
import { type Key, useTexts } from '../i18n';
import { Breakable } from '../parts/Breakable';
import { FieldSearch } from '../parts/FieldSearch';
import { PageFilter } from '../parts/PageFilter';
import { StateMark } from '../parts/Freshness';
import { Categories, KindCount, RuleText } from '../parts/KindFacts';
import { Notice } from '../parts/Notice';
import { PolledNote } from '../parts/PolledNote';
import { Why } from '../parts/Why';
import { SortHead } from '../parts/SortHead';
import {
  CATALOGUE_COLUMNS,
  type CatalogueColumn,
  type CatalogueRow,
  catalogueRows,
} from '../state/catalogue';
import { useKinds } from '../state/kinds';
import { usePolled } from '../state/polled';
import { reasonText } from '../state/reasons';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, toKind, toPage } from '../url';

const HEADS: Record<CatalogueColumn, Key> = {
  kind: 'col.kind',
  group: 'col.group',
  versions: 'kinds.versions',
  shortNames: 'kinds.shortNames',
  scope: 'kinds.scope',
  categories: 'kinds.categories',
  count: 'col.objects',
  state: 'kinds.cacheState',
  rule: 'col.rule',
};

export default function KindsPage({ field }: { field: string }) {
  const { t } = useTexts();
  return (
    <div className="page">
      <h1>{t('kinds.title')}</h1>
      <FieldSearch field={field} />
      {field === '' && <Catalogue />}
    </div>
  );
}

function Catalogue() {
  const { t, tn, time } = useTexts();
  const { route, replace } = useRoute();
  const { kinds, known, complete, message, outdated, error, retry } = useKinds();
  const policy = usePolled('policy', 30_000, getPolicy);
  const { q, sort, ns } = route.query;
  if (!known)
    return error ? (
      <Notice
        tone="bad"
        title={t('kinds.failed')}
        text={<Why reason={error.reason} message={error.message} />}
        action={t('app.retry')}
        onAction={retry}
      />
    ) : (
      <p className="muted">{t('table.loading')}</p>
    );
  const rows = catalogueRows(kinds, policy.data?.kinds ?? [], q, sort);
  return (
    <>
      {outdated !== null && (
        <p className="tone-warn" role="status">
          ▲ {t('tree.outdated', { time: time(outdated) })}
        </p>
      )}
      {!complete && (
        <p className="tone-warn">
          ▲ {t('tree.incomplete')} <Why reason={null} message={message} />
        </p>
      )}
      {policy.error && <PolledNote polled={policy} what={t('policy.failed')} />}
      <div className="tools">
        <PageFilter
          id="kinds-filter"
          value={q}
          label={t('tree.filter')}
          onChange={(value) => replace({ ...route, query: { ...route.query, q: value } })}
        />
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(kinds.length) })}
          {ns.length > 0 && <> · {tn('tree.inNamespaces', ns.length)}</>}
        </span>
      </div>
      {rows.length === 0 && kinds.length > 0 && <p className="muted">{t('tree.none', { q })}</p>}
      <div className="plain-box">
        <table className="plain catalogue">
          <thead>
            <tr>
              {CATALOGUE_COLUMNS.map((id) => (
                <SortHead key={id} id={id} text={t(HEADS[id])} numeric={id === 'count'} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <KindRow key={idOf(row)} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function KindRow({ row }: { row: CatalogueRow }) {
  const texts = useTexts();
  const { t } = texts;
  const { route } = useRoute();
  return (
    <tr>
      <th scope="row">
        <Link href={format(toPage(route, { page: 'kind', kind: row, version: '', against: '' }))}>
          <Breakable name={row.kind} />
        </Link>
      </th>
      <td className="muted">
        <Breakable name={row.group} />
      </td>
      <td className="numeric">
        {row.count === null ? (
          <KindCount kind={row} />
        ) : (
          <Link href={format(toKind({ ...route, rest: [] }, row))}>
            <KindCount kind={row} />
          </Link>
        )}
      </td>
      <td title={row.message ?? undefined}>
        <StateMark state={row.state} />
        {row.reason && row.state !== 'live' && (
          <span className="muted why"> {reasonText(texts, row.reason)}</span>
        )}
      </td>
      <td>{row.versions.join(', ')}</td>
      <td className="mono">{row.shortNames.join(', ') || '–'}</td>
      <td>{t(row.namespaced ? 'table.namespaced' : 'table.clusterScoped')}</td>
      <td>
        <Categories names={row.categories} />
      </td>
      <td>
        <RuleText rule={row.rule} />
      </td>
    </tr>
  );
}
