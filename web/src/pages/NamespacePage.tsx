// One namespace: what is in it, what is wrong, what happened, and its quotas.

import '../styles/cache.css';
import '../styles/catalogue.css';
import { Link } from 'wouter';
import { getKinds, getNamespaces, getSearch } from '../api/client';
import type { Kind } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { FamilyTable } from '../parts/FamilyTable';
import { StateMark } from '../parts/Freshness';
import { KindCount } from '../parts/KindFacts';
import { NamespaceList } from '../parts/NamespaceList';
import { NotSearchedNote } from '../parts/NotSearched';
import { PolledNote } from '../parts/PolledNote';
import { Why } from '../parts/Why';
import { Sparkline } from '../parts/Sparkline';
import { Icon } from '../parts/icons';
import { grow } from '../state/growth';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { NO_QUERY, format, toKind, toPage } from '../url';

export default function NamespacePage({ name }: { name: string }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const object = { group: 'core', resource: 'namespaces', namespace: null, name };
  return (
    <div className="page home namespace-page">
      <Link className="back" href={format(toPage(route, { page: 'namespaces' }))}>
        <Icon name="back" /> {t('namespaces.title')}
      </Link>
      <div className="page-head">
        <h1>
          <span className="h-kind">{t('table.namespace')}</span> {name}
        </h1>
        <Link
          className="button"
          href={format({ place: { page: 'object', object, tab: 'yaml' }, query: NO_QUERY, rest: [] })}
        >
          {t('namespaces.object')}
        </Link>
      </div>
      <Missing name={name} />
      <Problems name={name} />
      <NamespaceList
        key={`events ${name}`}
        title={t('namespaces.warnings')}
        none={t('namespaces.noWarnings')}
        kind={{ group: 'core', resource: 'events' }}
        query={{ ns: [name], q: 'col.type:Warning', sort: 'last-seen' }}
        limit={10}
      />
      <NamespaceList
        key={`quotas ${name}`}
        title={t('namespaces.quotas')}
        none={t('namespaces.noQuotas')}
        kind={{ group: 'core', resource: 'resourcequotas' }}
        query={{ ns: [name], q: '', sort: '' }}
        limit={20}
      />
      <Counts name={name} />
    </div>
  );
}

/** Nothing is wrong in a namespace that is not there: that must not pass for all well. */
function Missing({ name }: { name: string }) {
  const { t } = useTexts();
  const { data, error } = usePolled('namespaces', 5000, getNamespaces);
  const known = data !== null && error === null && data.complete && data.state === 'live';
  if (!known || data.namespaces.some((one) => one.name === name)) return null;
  return (
    <p className="tone-warn" role="status">
      <span aria-hidden="true">▲</span> {t('namespaces.missing', { name })}
    </p>
  );
}

function Counts({ name }: { name: string }) {
  const { t, tn } = useTexts();
  const polled = usePolled(
    `kinds ${name}`,
    5000,
    async (signal) => {
      const answer = await getKinds([name], signal);
      return { ...answer, growth: grow(null, answer.kinds) };
    },
    (held, next) => ({ ...next, growth: grow(held.growth, next.kinds) }),
  );
  const { data } = polled;
  const kinds = (data?.kinds ?? []).filter((kind) => kind.namespaced);
  const some = kinds
    .filter((kind) => kind.count !== null && kind.count > 0)
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0) || a.kind.localeCompare(b.kind, 'en'));
  const unknown = kinds.filter((kind) => kind.count === null);
  return (
    <section>
      <h2>{t('namespaces.objects')}</h2>
      <PolledNote polled={polled} what={t('kinds.failed')} />
      {data && !data.complete && (
        <p className="tone-warn">
          ▲ {t('tree.incomplete')} <Why reason={null} message={data.message} />
        </p>
      )}
      {data && data.growth.of !== '' && (
        <>
          <p className="growth">
            {tn('table.total', data.growth.totals.at(-1) ?? 0)}{' '}
            <span className="muted">{t('home.atLeast')}</span> <Sparkline values={data.growth.totals} />
          </p>
          <p className="muted">{t('namespaces.since')}</p>
        </>
      )}
      {data && some.length === 0 && <p className="muted">{t('namespaces.nothing')}</p>}
      {some.length > 0 && <CountsTable kinds={some} name={name} />}
      {unknown.length > 0 && (
        <details className="not-searched">
          <summary>{tn('namespaces.uncounted', unknown.length)}</summary>
          <ul>
            {unknown.map((kind) => (
              <li key={idOf(kind)}>
                <KindLink kind={kind} name={name} /> <StateMark state={kind.state} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function CountsTable({ kinds, name }: { kinds: Kind[]; name: string }) {
  const { t } = useTexts();
  return (
    <div className="plain-box">
      <table className="plain counts">
        <thead>
          <tr>
            <th scope="col">{t('col.kind')}</th>
            <th scope="col">{t('col.group')}</th>
            <th scope="col" className="numeric">
              {t('col.objects')}
            </th>
            <th scope="col">{t('col.state')}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={idOf(kind)}>
              <th scope="row">
                <KindLink kind={kind} name={name} />
              </th>
              <td className="muted">{kind.group}</td>
              <td className="numeric">
                <KindCount kind={kind} />
              </td>
              <td>
                <StateMark state={kind.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KindLink({ kind, name }: { kind: Kind; name: string }) {
  const to = toKind({ place: { page: 'home' }, query: { ...NO_QUERY, ns: [name] }, rest: [] }, kind);
  return <Link href={format(to)}>{kind.kind}</Link>;
}

/** What is:problem finds; events have a place of their own. */
function Problems({ name }: { name: string }) {
  const { t } = useTexts();
  const polled = usePolled(`problems ${name}`, 10_000, (signal) =>
    getSearch({ q: 'is:problem', ns: [name], limit: 5 }, signal),
  );
  const { data } = polled;
  const families = (data?.kinds ?? []).filter((family) => family.resource !== 'events');
  return (
    <section>
      <h2>{t('namespaces.problems')}</h2>
      <PolledNote polled={polled} what={t('home.searchFailed')} />
      {data && families.length === 0 && (
        <p className="muted">{t(data.complete ? 'namespaces.noProblems' : 'namespaces.noProblemsKnown')}</p>
      )}
      {families.map((family) => {
        const query = { ...NO_QUERY, ns: [name], q: 'is:problem' };
        const to = format({ place: { page: 'table', kind: family }, query, rest: [] });
        return (
          <div key={idOf(family)}>
            <h3>
              {family.kind} <Link href={to}>{count(family.matched)}</Link>
            </h3>
            <FamilyTable family={{ ...family, namespaced: false }} />
            {family.matched > family.rows.length && (
              <p className="muted">
                {t('table.matched', { matched: count(family.rows.length), total: count(family.matched) })} ·{' '}
                <Link href={to}>{t('namespaces.all')}</Link>
              </p>
            )}
          </div>
        );
      })}
      {data && <NotSearchedNote notSearched={data.notSearched} notCurrent={data.notCurrent} />}
    </section>
  );
}
