// How the cluster's CRDs are doing, what to do about it, and which of them nobody uses.

import '../styles/catalogue.css';
import { Link } from 'wouter';
import type { Crd } from '../api/answers';
import { getCrds } from '../api/client';
import { bytes, count } from '../format';
import { type Key, useTexts } from '../i18n';
import { PageFilter } from '../parts/PageFilter';
import { StateMark } from '../parts/Freshness';
import { Breakable } from '../parts/Breakable';
import { Notice } from '../parts/Notice';
import { PolledNote } from '../parts/PolledNote';
import { Why } from '../parts/Why';
import { SortHead } from '../parts/SortHead';
import { CRD_COLUMNS, CRD_PROBLEMS, crdCounts, crdRows, toggleProblem, uncounted } from '../state/crds';
import { usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { format, toKind, toObject, toPage } from '../url';

const HEADS: Record<(typeof CRD_COLUMNS)[number], Key> = {
  name: 'crds.crd',
  problems: 'crds.problems',
  versions: 'kinds.versions',
  objects: 'col.objects',
  bytes: 'col.bytes',
  state: 'kinds.cacheState',
};

export default function CrdsPage() {
  const { t, tn, time } = useTexts();
  const { route, replace } = useRoute();
  const polled = usePolled('crds', 10_000, getCrds);
  const { data, error, retry } = polled;
  const { q, sort } = route.query;
  const filter = (value: string): void => replace({ ...route, query: { ...route.query, q: value } });
  if (data === null) {
    const missing = error?.reason === 'NoSuchRoute';
    return (
      <div className="page">
        <h1>{t('nav.crds')}</h1>
        {error ? (
          <Notice
            tone={missing ? 'none' : 'bad'}
            title={t('crds.failed')}
            text={missing ? t('crds.oldServer') : <Why reason={error.reason} message={error.message} />}
            code={error.reason}
            action={t('app.retry')}
            onAction={retry}
          />
        ) : (
          <p className="muted">{t('table.loading')}</p>
        )}
      </div>
    );
  }
  const rows = crdRows(data.crds, q, sort);
  const words = q.toLowerCase().split(/\s+/);
  const unknown = uncounted(data.crds);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.crds')}</h1>
        <StateMark state={data.state} />
        {data.asOf && data.state !== 'live' && (
          <span className="muted">{t('state.asOf', { time: time(data.asOf) })}</span>
        )}
      </div>
      <p className="lead">{t('crds.lead')}</p>
      <PolledNote polled={polled} what={t('crds.failed')} />
      {(!data.complete || data.reason || data.message) && (
        <p className="tone-warn">
          ▲ {!data.complete && t('crds.incomplete')} <Why reason={data.reason} message={data.message} />
        </p>
      )}
      <div className="chips" role="group" aria-label={t('crds.problems')}>
        {crdCounts(data.crds).map(({ problem, n }) => {
          const on = words.includes(problem.toLowerCase());
          return (
            <button
              key={problem}
              type="button"
              className={on ? 'button on' : 'button'}
              aria-pressed={on}
              title={t(`crds.do.${problem}`)}
              onClick={() => filter(toggleProblem(q, problem))}
            >
              {t(`crds.problem.${problem}`)} <b>{count(n)}</b>
            </button>
          );
        })}
      </div>
      {words.includes('noobjects') && unknown > 0 && <p className="muted">{tn('crds.uncounted', unknown)}</p>}
      <div className="tools">
        <PageFilter id="crds-filter" value={q} label={t('crds.filter')} onChange={filter} />
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(data.crds.length) })}
        </span>
      </div>
      {rows.length === 0 && (
        <p className="muted">
          {data.crds.length === 0 && data.complete ? t('crds.none') : t('crds.noMatch')}
        </p>
      )}
      {rows.length > 0 && (
        <div className="plain-box">
          <table className="plain">
            <thead>
              <tr>
                {CRD_COLUMNS.map((id) => (
                  <SortHead
                    key={id}
                    id={id}
                    text={t(HEADS[id])}
                    numeric={id === 'objects' || id === 'bytes'}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((crd) => (
                <CrdRow key={crd.name} crd={crd} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function CrdRow({ crd }: { crd: Crd }) {
  const { t } = useTexts();
  const { route } = useRoute();
  const object = {
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
    namespace: null,
    name: crd.name,
  };
  const problems = CRD_PROBLEMS.filter((problem) => crd.problems.includes(problem));
  return (
    <tr>
      <th scope="row">
        <Link href={format(toPage(route, { page: 'kind', kind: crd, version: '', against: '' }))}>
          {crd.kind}
        </Link>
        <div className="crd-name">
          <Link href={format(toObject({ ...toPage(route, { page: 'crds' }) }, object))}>
            <Breakable name={crd.name} />
          </Link>
        </div>
      </th>
      <td className="prose">
        {problems.map((problem) => (
          <div key={problem}>
            <b className={problem === 'NoObjects' ? undefined : 'tone-warn'}>
              {problem !== 'NoObjects' && <span aria-hidden="true">▲ </span>}
              {t(`crds.problem.${problem}`)}
            </b>{' '}
            <span className="muted">{t(`crds.do.${problem}`)}</span>
          </div>
        ))}
        {problems.length === 0 &&
          (crd.established === null ? (
            <span className="muted">{t('crds.unknown')}</span>
          ) : (
            <span className="tone-ok">
              <span aria-hidden="true">●</span> {t('health.ok')}
            </span>
          ))}
      </td>
      <td className="crd-versions">
        <Versions crd={crd} />
      </td>
      <td className="numeric">
        {crd.objects === null ? (
          <span title={t('tree.unknown')}>
            –<span className="unseen"> {t('tree.unknown')}</span>
          </span>
        ) : (
          <Link href={format(toKind({ ...route, rest: [] }, crd))}>{count(crd.objects)}</Link>
        )}
      </td>
      <td className="numeric">{crd.bytes === null ? '–' : bytes(crd.bytes)}</td>
      <td>{crd.state === null ? '–' : <StateMark state={crd.state} />}</td>
    </tr>
  );
}

function Versions({ crd }: { crd: Crd }) {
  const { t } = useTexts();
  const gone = crd.storedVersions.filter((name) => !crd.versions.some((one) => one.name === name));
  return (
    <>
      {crd.versions.map((one) => (
        <div key={one.name} title={one.deprecationWarning ?? undefined}>
          {one.name}
          {one.storage && <span className="muted"> · {t('crds.storage')}</span>}
          {!one.storage && crd.storedVersions.includes(one.name) && (
            <span className="muted"> · {t('crds.stored')}</span>
          )}
          {!one.served && <span className="tone-warn"> · {t('crds.notServed')}</span>}
          {one.deprecated && <span className="tone-warn"> · {t('crds.deprecated')}</span>}
        </div>
      ))}
      {gone.map((name) => (
        <div key={name} className="tone-warn">
          {name} · {t('crds.stored')} · {t('crds.notServed')}
        </div>
      ))}
    </>
  );
}
