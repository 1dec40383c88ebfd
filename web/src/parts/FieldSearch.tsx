// Which kinds have a field: the box, and what was found.

import { type SubmitEvent, useState } from 'react';
import { Link } from 'wouter';
import { getKindsWithField } from '../api/client';
import { count } from '../format';
import { useTexts } from '../i18n';
import { hashOf } from '../state/hash';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { format, toPage } from '../url';
import { NotSearchedNote } from './NotSearched';
import { Notice } from './Notice';
import { PolledNote } from './PolledNote';
import { Why } from './Why';
import { Icon } from './icons';

export function FieldSearch({ field }: { field: string }) {
  const { t } = useTexts();
  const { route, go } = useRoute();
  const [text, setText] = useState(field);
  const [was, setWas] = useState(field);
  // Back and links change the address without the box.
  if (was !== field) {
    setWas(field);
    setText(field);
  }
  const ask = (event: SubmitEvent): void => {
    event.preventDefault();
    go({ ...route, place: { page: 'kinds', field: text.trim() } });
  };
  return (
    <section className="field-search" aria-label={t('kinds.withField')}>
      <form className="tools" role="search" onSubmit={ask}>
        <span className="field filter">
          <Icon name="search" />
          <input
            type="text"
            role="searchbox"
            value={text}
            placeholder={t('kinds.fieldBox')}
            aria-label={t('kinds.withField')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
        <button type="submit" className="button">
          {t('kinds.find')}
        </button>
        {field && (
          <Link className="button" href={format({ ...route, place: { page: 'kinds', field: '' } })}>
            {t('kinds.allKinds')}
          </Link>
        )}
      </form>
      {field && <Found field={field} />}
    </section>
  );
}

function Found({ field }: { field: string }) {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  const polled = usePolled(`field ${field}`, 120_000, (signal) => getKindsWithField(field, signal));
  const { data, error, retry } = polled;
  if (data === null)
    return error ? (
      <Notice
        tone="bad"
        title={t('kinds.findFailed')}
        text={<Why reason={error.reason} message={error.message} />}
        action={t('app.retry')}
        onAction={retry}
      />
    ) : (
      <p className="muted" role="status">
        {t('kinds.finding')}
      </p>
    );
  return (
    <>
      <PolledNote polled={polled} what={t('kinds.findFailed')} />
      <p role="status">
        {tn('kinds.have', data.kinds.length)}
        {!data.complete && (
          <>
            {' '}
            <span className="tone-warn">▲ {t('kinds.findIncomplete')}</span>{' '}
            <button type="button" className="button" onClick={retry}>
              {t('kinds.goOn')}
            </button>
          </>
        )}
      </p>
      <NotSearchedNote notSearched={data.notSearched} notCurrent={[]} />
      {data.kinds.length > 0 && (
        <div className="plain-box">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t('col.kind')}</th>
                <th scope="col">{t('col.group')}</th>
                <th scope="col">{t('kinds.paths')}</th>
              </tr>
            </thead>
            <tbody>
              {data.kinds.map((one) => {
                const href = format(toPage(route, { page: 'kind', kind: one, version: '', against: '' }));
                return (
                  <tr key={idOf(one)}>
                    <th scope="row">
                      <Link href={href}>{one.kind}</Link>
                    </th>
                    <td className="muted">
                      {one.group}/{one.version}
                    </td>
                    <td className="prose mono">
                      {one.paths.map((path) => (
                        <div key={path}>
                          <Link href={`${href}${hashOf(path)}`}>{path}</Link>
                        </div>
                      ))}
                      {one.matched > one.paths.length && (
                        <div className="muted">
                          {t('kinds.morePaths', { n: count(one.matched - one.paths.length) })}
                        </div>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
