// A kind: its names, versions and fields, and how it is kept.

import '../styles/catalogue.css';
import { Link } from 'wouter';
import type { SchemaVersion } from '../api/answers';
import { getPolicy, getSchema } from '../api/client';
import { useTexts } from '../i18n';
import { KindFacts } from '../parts/KindFacts';
import { Notice } from '../parts/Notice';
import { PolledNote } from '../parts/PolledNote';
import { ServerText, Why } from '../parts/Why';
import { SchemaDiff } from '../parts/SchemaDiff';
import { SchemaTree } from '../parts/SchemaTree';
import { Icon } from '../parts/icons';
import { readHash, writeHash } from '../state/hash';
import { useIsSettled, useKind, useKinds } from '../state/kinds';
import { keepSame, usePolled } from '../state/polled';
import { useRoute } from '../state/route';
import { idOf } from '../state/tree';
import { type KindId, format, toKind, toPage } from '../url';

/** Schemas change with an update of the cluster: seldom. */
const EVERY = 120_000;

interface Props {
  kind: KindId;
  version: string;
  against: string;
}

export default function KindPage({ kind, version, against }: Props) {
  const { t, time } = useTexts();
  const { route, replace } = useRoute();
  const known = useKind(kind);
  const settled = useIsSettled();
  const { outdated } = useKinds();
  const policy = usePolled('policy', 30_000, getPolicy);
  const schema = usePolled(
    `${idOf(kind)} ${version} ${against}`,
    EVERY,
    (signal) => getSchema(kind, version, against, signal),
    keepSame,
  );
  const { data, error } = schema;
  const choose = (more: Partial<Props>): void => {
    const hash = readHash();
    replace({ ...route, place: { page: 'kind', kind, version, against, ...more } });
    writeHash(hash);
  };
  const filter = (q: string): void => {
    const hash = readHash();
    replace({ ...route, query: { ...route.query, q } });
    writeHash(hash);
  };
  return (
    <div className="page kind-page">
      <Link className="back" href={format(toPage(route, { page: 'kinds', field: '' }))}>
        <Icon name="back" /> {t('kinds.title')}
      </Link>
      <div className="page-head">
        <h1>{known?.kind ?? data?.kind ?? kind.resource}</h1>
        <span className="sub muted">
          {[kind.group, data?.version ?? (version || known?.version)].filter(Boolean).join('/')}
        </span>
        <Link className="button" href={format(toKind({ ...route, rest: [] }, kind))}>
          {t('kinds.toTable')}
        </Link>
      </div>
      {outdated !== null && <p className="tone-warn">▲ {t('tree.outdated', { time: time(outdated) })}</p>}
      {known === undefined && settled && error === null && (
        <Notice tone="none" title={t('table.unknownKind')} text={idOf(kind)} />
      )}
      {known && (
        <KindFacts kind={known} rule={policy.data?.kinds.find((rule) => idOf(rule) === idOf(kind)) ?? null} />
      )}
      {error && data !== null && <PolledNote polled={schema} what={t('kinds.schemaFailed')} />}
      {data === null && error && (
        <Notice
          tone="bad"
          title={t('kinds.schemaFailed')}
          text={<Why reason={error.reason} message={error.message} />}
          code={error.reason}
          action={t('app.retry')}
          onAction={schema.retry}
        />
      )}
      {data === null && !error && <p className="muted">{t('kinds.schemaLoading')}</p>}
      {data === null && error && version !== '' && (
        <p>
          <button type="button" className="button" onClick={() => choose({ version: '', against: '' })}>
            {t('kinds.preferredVersion')}
          </button>
        </p>
      )}
      {data && (
        <>
          {data.description && <p className="lead field-text">{data.description}</p>}
          <Versions versions={data.versions} current={data.version} against={against} onChoose={choose} />
          {data.message && (
            <p className="banner tone-warn">
              <span aria-hidden="true">▲</span> <ServerText text={data.message} />
            </p>
          )}
          {data.truncated && <p className="banner tone-warn">▲ {t('kinds.truncated')}</p>}
          {data.diff && <SchemaDiff diff={data.diff} version={data.version} />}
          {data.fields.length > 0 && (
            <SchemaTree
              key={`${idOf(kind)} ${data.version}`}
              kind={kind}
              fields={data.fields}
              filter={route.query.q}
              onFilter={filter}
            />
          )}
        </>
      )}
    </div>
  );
}

interface VersionsProps {
  versions: SchemaVersion[];
  current: string;
  against: string;
  onChoose: (more: Partial<Props>) => void;
}

function Versions({ versions, current, against, onChoose }: VersionsProps) {
  const { t } = useTexts();
  const served = versions.filter((one) => one.served);
  const truth = (value: boolean | null): string =>
    value === null ? '–' : t(value ? 'kinds.yes' : 'kinds.no');
  const unknown = versions.some((one) => one.storage === null || one.deprecated === null);
  return (
    <section className="versions" aria-label={t('kinds.versions')}>
      <div className="plain-box">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('kinds.version')}</th>
              <th scope="col">{t('kinds.served')}</th>
              <th scope="col">{t('kinds.storage')}</th>
              <th scope="col">{t('kinds.deprecated')}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  {one.name} {one.preferred && <span className="muted">{t('kinds.preferred')}</span>}
                </th>
                <td>{truth(one.served)}</td>
                <td>{truth(one.storage)}</td>
                <td className={one.deprecated ? 'tone-warn' : undefined}>
                  {one.deprecated && <span aria-hidden="true">▲ </span>}
                  {truth(one.deprecated)} {one.deprecationWarning}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {unknown && <p className="muted">{t('kinds.versionUnknown')}</p>}
      </div>
      {served.length > 1 && (
        <p className="choices">
          <label>
            {t('kinds.version')}{' '}
            <select
              className="input"
              value={current}
              onChange={(event) => {
                const name = event.target.value;
                const preferred = versions.find((one) => one.name === name)?.preferred ?? false;
                onChoose({ version: preferred ? '' : name, against: against === name ? '' : against });
              }}
            >
              {served.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            {t('kinds.compare')}{' '}
            <select
              className="input"
              value={against}
              onChange={(event) => onChoose({ against: event.target.value })}
            >
              <option value="">{t('kinds.nothing')}</option>
              {served
                .filter(({ name }) => name !== current)
                .map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
            </select>
          </label>
        </p>
      )}
    </section>
  );
}
