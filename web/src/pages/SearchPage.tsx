// One filter over every kind in memory, and what of the cluster it does not cover.

import { useEffect, useState } from 'react';
import { type ApiError, getSearch } from '../api/client';
import type { Search } from '../api/answers';
import { count } from '../format';
import { useTexts } from '../i18n';
import { faultText } from '../fault';
import { Hits } from '../parts/Hits';
import { NotSearchedNote } from '../parts/NotSearched';
import { Notice } from '../parts/Notice';
import { Why } from '../parts/Why';
import { Icon } from '../parts/icons';
import { useKeys } from '../state/keys';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import '../styles/find.css';

/** Answers come from memory: what is shown follows the cluster. */
const EVERY = 5000;

/** Milliseconds after a keystroke before the server is asked. */
const TYPING = 200;

export default function SearchPage() {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  const { q, ns } = route.query;
  const key = q.trim() === '' ? null : `${ns.join(',')} ${q}`;
  const { data, error, retry } = usePolled(key, EVERY, (signal) => getSearch({ q, ns }, signal), keepSame);
  return (
    <div className="page search-page">
      <div className="page-head">
        <h1>{t('search.title')}</h1>
        {ns.length > 0 && <span className="sub muted">{t('search.within', { ns: ns.join(', ') })}</span>}
      </div>
      <div className="tools">
        <SearchField />
      </div>
      {key === null ? (
        <p className="muted">{t('search.hint')}</p>
      ) : error !== null ? (
        <Refused error={error} retry={retry} />
      ) : null}
      {key !== null && data === null && error === null && <p className="muted">{t('table.loading')}</p>}
      {key !== null && data !== null && (
        <>
          <p className="lead" aria-live="polite">
            {tn('search.found', data.matched)} {tn('search.inKinds', data.searched)}
          </p>
          <NotSearchedNote notSearched={data.notSearched} notCurrent={data.notCurrent} />
          {!data.complete && data.notSearched.length + data.notCurrent.length === 0 && (
            <p className="tone-warn">▲ {t('tree.incomplete')}</p>
          )}
          <Found data={data} />
        </>
      )}
    </div>
  );
}

function Refused({ error, retry }: { error: ApiError; retry: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <Notice
      tone="bad"
      title={t('table.refused')}
      text={
        error.about.fault ? (
          faultText(texts, error.about.fault)
        ) : (
          <Why reason={error.reason} message={error.message} />
        )
      }
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

function SearchField() {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const { q } = route.query;
  const [typed, setTyped] = useState({ text: q, from: q });
  const text = typed.from === q ? typed.text : q;
  useKeys({ '/': () => document.querySelector<HTMLInputElement>('#search-box')?.select() });
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => {
      setTyped({ text, from: text });
      replace({ ...route, query: { ...route.query, q: text } });
    }, TYPING);
    return () => clearTimeout(timer);
  }, [text, q, route, replace]);
  return (
    <span className="field filter">
      <Icon name="search" />
      <input
        id="search-box"
        type="text"
        role="searchbox"
        value={text}
        maxLength={2000}
        // Who opens this page wants to type.
        autoFocus={q === ''}
        placeholder={t('search.placeholder')}
        aria-label={t('search.title')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped({ text: event.target.value, from: q })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          if (text) setTyped({ text: '', from: q });
          else event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </span>
  );
}

function keepSame(held: Search, next: Search): Search {
  return JSON.stringify(held) === JSON.stringify(next) ? held : next;
}
