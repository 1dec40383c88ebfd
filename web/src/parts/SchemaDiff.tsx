// How a version of a kind differs from another one.

import type { SchemaDiff as Diff } from '../api/answers';
import { useTexts } from '../i18n';
import { writeHash } from '../state/hash';
import { valueText } from '../state/schemaTree';

export function SchemaDiff({ diff, version }: { diff: Diff; version: string }) {
  const { t, tn } = useTexts();
  const { added, removed, changed, against } = diff;
  const none = added.length + removed.length + changed.length === 0;
  return (
    <section className="schema-diff" aria-label={t('kinds.compare')}>
      <h2>{t('kinds.diffOf', { version, against })}</h2>
      {diff.truncated && <p className="tone-warn">▲ {t('kinds.diffTruncated')}</p>}
      {none && !diff.truncated && <p>{t('kinds.diffNone')}</p>}
      {added.length > 0 && (
        <details open={added.length <= 20}>
          <summary className="tone-ok">+ {tn('kinds.added', added.length)}</summary>
          <Paths paths={added} />
        </details>
      )}
      {removed.length > 0 && (
        <details open={removed.length <= 20}>
          <summary className="tone-bad">− {tn('kinds.removed', removed.length)}</summary>
          <ul>
            {removed.map((path) => (
              <li key={path} className="mono">
                {path}
              </li>
            ))}
          </ul>
        </details>
      )}
      {changed.length > 0 && (
        <details open={changed.length <= 20}>
          <summary className="tone-warn">± {tn('kinds.changed', changed.length)}</summary>
          <div className="plain-box">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('kinds.field')}</th>
                  <th scope="col">{t('kinds.attribute')}</th>
                  <th scope="col">{against}</th>
                  <th scope="col">{version}</th>
                </tr>
              </thead>
              <tbody>
                {changed.flatMap(({ path, what }) =>
                  what.map(({ attribute, from, to }, place) => (
                    <tr key={`${path} ${attribute}`}>
                      <th scope="row">{place === 0 && <PathButton path={path} />}</th>
                      <td>{attribute}</td>
                      <td className="mono prose">{side(from)}</td>
                      <td className="mono prose">{side(to)}</td>
                    </tr>
                  )),
                )}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  );
}

/** What one side does not say stays blank. */
function side(value: unknown): string {
  return value === null || value === undefined ? '–' : valueText(value);
}

function Paths({ paths }: { paths: string[] }) {
  return (
    <ul>
      {paths.map((path) => (
        <li key={path}>
          <PathButton path={path} />
        </li>
      ))}
    </ul>
  );
}

function PathButton({ path }: { path: string }) {
  return (
    <button type="button" className="path mono" onClick={() => writeHash(path)}>
      {path}
    </button>
  );
}
