// One filter over every kind in memory, and what of the cluster it does not cover.

import { type ApiError, getSearch } from '../api/client';
import type { Search } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import FilterFault from '../parts/FilterFault';
import { Hits } from '../parts/Hits';
import { NotSearchedNote } from '../parts/NotSearched';
import { Notice } from '../parts/Notice';
import { Why } from '../parts/Why';
import { PageFilter } from '../parts/PageFilter';
import { StillNote } from '../parts/StillNote';
import { useEarlier } from '../state/earlier';
import { keepSame, usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { faultOf, refusalOf } from '../state/view';
import '../styles/find.css';

/** Answers come from memory: what is shown follows the cluster. */
const EVERY = 5000;

export default function SearchPage() {
  const { t, tn } = useTexts();
  const { route, replace } = useRoute();
  const { q, ns } = route.query;
  const key = q.trim() === '' ? null : `${ns.join(',')} ${q}`;
  const polled = usePolled(key, EVERY, (signal) => getSearch({ q, ns }, signal), keepSame);
  const { data, error, retry } = polled;
  const earlier = useEarlier(polled, key === null ? null : ns.join(','), q);
  const shown = data ?? earlier?.data ?? null;
  const fault = error && faultOf(refusalOf(error));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('search.title')}</h1>
        {ns.length > 0 && <span className="sub muted">{t('search.within', { ns: ns.join(', ') })}</span>}
      </div>
      <div className="tools">
        <PageFilter
          id="search-box"
          value={q}
          label={t('search.title')}
          placeholder={t('search.placeholder')}
          focused={q === ''}
          fault={fault}
          onChange={(text) => replace({ ...route, query: { ...route.query, q: text } })}
        />
      </div>
      {key === null ? (
        <p className="muted">{t('search.hint')}</p>
      ) : error !== null ? (
        fault ? (
          <FilterFault fault={fault} />
        ) : (
          <Refused error={error} retry={retry} />
        )
      ) : null}
      {key !== null && shown === null && error === null && <p className="muted">{t('table.loading')}</p>}
      {key !== null && shown !== null && (
        <>
          <p className="lead">
            <span aria-live="polite">
              {data !== null && `${tn('search.found', data.matched)} ${tn('search.inKinds', data.searched)}`}
            </span>
            {earlier && <StillNote of={earlier} />}
          </p>
          <div className="found" aria-busy={earlier !== null}>
            <NotSearchedNote notSearched={shown.notSearched} notCurrent={shown.notCurrent} />
            {!shown.complete && shown.notSearched.length + shown.notCurrent.length === 0 && (
              <p className="tone-warn">▲ {t('tree.incomplete')}</p>
            )}
            <Found data={shown} />
          </div>
        </>
      )}
    </div>
  );
}

function Refused({ error, retry }: { error: ApiError; retry: () => void }) {
  const { t } = useTexts();
  return (
    <Notice
      tone="bad"
      title={t('table.refused')}
      text={<Why reason={error.reason} message={error.message} />}
      code={`${error.status || ''} ${error.reason}`}
      action={t('app.retry')}
      onAction={retry}
    />
  );
}

function Found({ data }: { data: Search }) {
  const { t } = useTexts();
  if (data.kinds.length === 0) return <Notice tone="none" title={t('search.nothing')} />;
  return (
    <div className="search-body">
      <nav className="search-kinds" aria-label={t('search.byKind')}>
        <ul>
          {data.kinds.map((family) => (
            <li key={idOf(family)}>
              <a href={`#${idOf(family)}`}>
                <span className="ellipsis">{family.kind}</span>
                <span className="count">{count(family.matched)}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="search-hits">
        {data.kinds.map((family) => (
          <Hits key={idOf(family)} family={family} />
        ))}
      </div>
    </div>
  );
}
