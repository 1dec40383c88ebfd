// Objects that are not well, or being deleted, by kind: the first of each with what is wrong.

import { Link } from 'wouter';
import { getSearch } from '../api/client';
import type { Family, Search } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { whyOf } from '../state/overview';
import { type Polled, usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { NO_QUERY, format, toKind, toObject } from '../url';
import { Breakable } from './Breakable';
import { HealthMark } from './HealthMark';
import { NotSearchedNote } from './NotSearched';
import { PolledNote } from './PolledNote';

const EVERY = 10_000;
const FIRST = 5;

/** Warnings are events about problems, and have a table of their own. */
const PROBLEMS = 'is:problem -kind:event';
const TERMINATING = 'is:terminating';

export function Problems() {
  const { t, tn } = useTexts();
  const found = useSearch(PROBLEMS);
  return (
    <section aria-labelledby="home-problems">
      <h2 id="home-problems">{t('home.problems')}</h2>
      <PolledNote polled={found} what={t('home.searchFailed')} />
      {found.data && (
        <>
          <p role="status" className={found.data.matched > 0 ? 'tone-bad' : 'muted'}>
            {found.data.matched > 0 ? (
              <>
                <span aria-hidden="true">✖ </span>
                {tn('home.problemCount', found.data.matched)}
              </>
            ) : (
              <None search={found.data} />
            )}
          </p>
          <NotSearchedNote notSearched={found.data.notSearched} notCurrent={found.data.notCurrent} />
          <Families families={found.data.kinds} q="is:problem" />
        </>
      )}
    </section>
  );
}

/** Nothing was found: that is all well only if everything was looked at. */
function None({ search }: { search: Search }) {
  const { t, tn } = useTexts();
  if (!search.complete || search.notSearched.length > 0 || search.notCurrent.length > 0)
    return <>{tn('home.noneSearched', search.searched)}</>;
  return (
    <span className="tone-ok">
      <span aria-hidden="true">● </span>
      {t('home.noProblems')}
    </span>
  );
}

export function Terminating() {
  const { t, tn } = useTexts();
  const found = useSearch(TERMINATING);
  return (
    <section aria-labelledby="home-terminating">
      <h2 id="home-terminating">{t('home.terminating')}</h2>
      <PolledNote polled={found} what={t('home.searchFailed')} />
      {found.data && found.data.matched === 0 && (
        <p className="muted">{tn('home.noneSearched', found.data.searched)}</p>
      )}
      {found.data && <Families families={found.data.kinds} q={TERMINATING} />}
    </section>
  );
}

function useSearch(q: string): Polled<Search> {
  const { route } = useRoute();
  const { ns } = route.query;
  return usePolled(`${q} in ${ns.join(',')}`, EVERY, (signal) => getSearch({ q, ns, limit: FIRST }, signal));
}

function Families({ families, q }: { families: Family[]; q: string }) {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <div className="families">
      {families.map((family) => {
        const all = toKind(route, family);
        const href = format({ ...all, query: { ...all.query, q } });
        const rest = family.matched - family.rows.length;
        return (
          <article key={idOf(family)} className="panel-box">
            <h3>
              <Link href={href}>
                <span className="ellipsis">{family.kind}</span> <b>{count(family.matched)}</b>
              </Link>
              <span className="muted ellipsis">{family.group}</span>
            </h3>
            <ul className="rows">
              {family.rows.map((row) => {
                const { group, resource } = family;
                const object = { group, resource, namespace: row.namespace, name: row.name };
                const to = toObject(
                  { ...route, query: { ...NO_QUERY, ns: route.query.ns }, rest: [] },
                  object,
                );
                return (
                  <li key={row.uid}>
                    <HealthMark health={row.health} word={false} />
                    <span className="row-name">
                      {row.namespace !== null && <span className="muted">{row.namespace}/</span>}
                      <Link href={format(to)}>
                        <Breakable name={row.name} />
                      </Link>
                    </span>
                    <span className="row-why muted">{whyOf(family.columns, row.cells)}</span>
                  </li>
                );
              })}
            </ul>
            {rest > 0 && <Link href={href}>{t('home.more', { n: count(rest) })}</Link>}
          </article>
        );
      })}
    </div>
  );
}
