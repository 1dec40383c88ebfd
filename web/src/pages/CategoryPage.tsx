// All kinds of an API category as one table: what `kubectl get managed` lists.

import { Link } from 'wouter';
import type { Search } from '../api/answers';
import { getSearch } from '../api/client';
import { useTexts } from '../i18n';
import { CopyButton } from '../parts/CopyButton';
import { Hits } from '../parts/Hits';
import FilterFault from '../parts/FilterFault';
import { PageFilter } from '../parts/PageFilter';
import { StillNote } from '../parts/StillNote';
import { NotSearchedNote } from '../parts/NotSearched';
import { Notice } from '../parts/Notice';
import { PolledNote } from '../parts/PolledNote';
import { categoriesOf } from '../state/catalogue';
import { useEarlier } from '../state/earlier';
import { useKinds } from '../state/kinds';
import { quoted } from '../kubectl';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { faultOf, refusalOf } from '../state/view';
import { format, toPage } from '../url';
import '../styles/find.css';

/** Rows of each kind: the most that one answer has. */
const LIMIT = 50;

export default function CategoryPage({ name }: { name: string }) {
  const { t, tn } = useTexts();
  const { route, replace } = useRoute();
  const { q, ns } = route.query;
  const { kinds, known } = useKinds();
  const categories = categoriesOf(kinds);
  const exists = categories.some(([one]) => one === name);
  const key = known && exists ? [name, ns.join(','), q].join(' ') : null;
  const found = usePolled(key, 5000, (signal) =>
    getSearch({ category: name, q, ns, limit: LIMIT, wait: '5s' }, signal),
  );
  const earlier = useEarlier(found, key === null ? null : [name, ns.join(',')].join(' '), q);
  const shown = found.data ?? earlier?.data;
  const noneOf = ({ complete, searched }: Search): string =>
    complete ? t(q.trim() ? 'table.emptyFilter' : 'search.categoryNone') : tn('home.noneSearched', searched);
  const fault = found.error && faultOf(refusalOf(found.error));
  const scope = ns.length === 0 ? '-A' : ns.length === 1 ? `-n ${quoted(ns[0] ?? '')}` : '-A';
  const command = `kubectl get ${quoted(name)} ${scope}`;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('search.category', { name })}</h1>
        <CopyButton quiet icon="terminal" text={() => command} label={t('object.copyKubectl')} />
      </div>
      <p className="lead">{t('search.categoryLead', { command })}</p>
      {known && !exists ? (
        <Notice tone="none" title={t('search.goNowhere')} />
      ) : (
        <>
          <div className="tools">
            <PageFilter
              // What was typed for this one must not go to another.
              key={name}
              id="category-filter"
              value={q}
              label={t('table.filter')}
              fault={fault}
              onChange={(next) => replace({ ...route, query: { ...route.query, q: next } })}
            />
            <span className="matched" aria-live="polite">
              {found.data ? tn('search.found', found.data.matched) : '…'}
            </span>
            {earlier && <StillNote of={earlier} />}
          </div>
          {fault && <FilterFault fault={fault} />}
          {!fault && !earlier && <PolledNote polled={found} what={t('table.refused')} />}
          {shown && (
            <div className="found" aria-busy={earlier !== null}>
              <NotSearchedNote notSearched={shown.notSearched} notCurrent={shown.notCurrent} />
              {shown.kinds.length === 0 && <Notice tone="none" title={noneOf(shown)} />}
              <div className="search-hits">
                {shown.kinds.map((family) => (
                  <Hits key={idOf(family)} family={family} />
                ))}
              </div>
            </div>
          )}
        </>
      )}
      <section>
        <h2>{t('search.categories')}</h2>
        <ul className="categories">
          {categories.map(([one, n]) => (
            <li key={one}>
              <Link href={format(toPage(route, { page: 'category', name: one }))}>{one}</Link>{' '}
              <span className="muted">{tn('search.categoryKinds', n)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
