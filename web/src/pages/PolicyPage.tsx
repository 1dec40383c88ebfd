// The policy in force: what each kind is kept for, by which line, and what one would apply to change it.

import { useState } from 'react';
import { Link } from 'wouter';
import { getPolicy } from '../api/client';
import type { Kind, Policy, Rule } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { CopyButton } from '../parts/CopyButton';
import { PageFilter } from '../parts/PageFilter';
import { StateMark } from '../parts/Freshness';
import { PolledNote } from '../parts/PolledNote';
import { Why } from '../parts/Why';
import { useKinds } from '../state/kinds';
import { usePolled } from '../state/polled';
import { redactions } from '../state/redactions';
import { useRoute } from '../state/route';
import { manifest } from '../state/snippet';
import { idOf, matches } from '../state/tree';
import { format, toKind } from '../url';
import '../styles/policy.css';

export default function PolicyPage() {
  const { t } = useTexts();
  const polled = usePolled('policy', 10_000, getPolicy);
  const policy = polled.data;
  return (
    <div className="page">
      <h1>{t('policy.title')}</h1>
      <PolledNote polled={polled} what={t('policy.failed')} />
      {policy && (
        <>
          <p>
            <span className={policy.accepted ? 'tone-ok' : 'tone-bad'}>
              <span aria-hidden="true">{policy.accepted ? '●' : '✖'}</span>{' '}
              {t(policy.accepted ? 'cache.accepted' : 'cache.rejected')}
            </span>{' '}
            {t(policy.source === 'policy' ? 'cache.policyNamed' : 'cache.policyDefaults', {
              name: policy.name,
            })}
            {policy.reason !== 'Accepted' && (
              <span className="banner-detail">
                {' '}
                <Why reason={policy.reason} message={policy.message} />
              </span>
            )}
          </p>
          <WhyKinds policy={policy} />
          <Redactions spec={policy.spec} />
          <Snippet policy={policy} />
        </>
      )}
    </div>
  );
}

/** Which line decided about a kind, and how the kind is doing. */
function WhyKinds({ policy }: { policy: Policy }) {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const { kinds } = useKinds();
  const { q } = route.query;
  const known = new Map(kinds.map((kind) => [idOf(kind), kind]));
  const rows = policy.kinds.filter((rule) => {
    const kind = known.get(idOf(rule));
    return kind ? matches(kind, q) : idOf(rule).includes(q.toLowerCase());
  });
  return (
    <section className="policy-part">
      <h2>{t('policy.why')}</h2>
      <p className="lead">{t('policy.whyLead')}</p>
      <div className="tools">
        <PageFilter
          id="policy-filter"
          value={q}
          label={t('policy.filter')}
          onChange={(next) => replace({ ...route, query: { ...route.query, q: next } })}
        />
        <span className="matched" aria-live="polite">
          {t('table.matched', { matched: count(rows.length), total: count(policy.kinds.length) })}
        </span>
      </div>
      <div className="plain-box policy-kinds" tabIndex={0} role="region" aria-label={t('policy.why')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('col.kind')}</th>
              <th scope="col">{t('policy.decision')}</th>
              <th scope="col">{t('policy.line')}</th>
              <th scope="col">{t('col.state')}</th>
              <th scope="col">{t('policy.because')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((rule) => (
              <WhyRow key={idOf(rule)} rule={rule} kind={known.get(idOf(rule))} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function WhyRow({ rule, kind }: { rule: Rule; kind: Kind | undefined }) {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <tr>
      <th scope="row">
        <Link href={format(toKind(route, rule))}>{kind?.kind ?? rule.resource}</Link>{' '}
        <span className="muted">{rule.group}</span>
      </th>
      <td>
        {t(`cache.${rule.decision}`)}
        {rule.metadataOnly && ` · ${t('cache.metadataOnly')}`}
      </td>
      <td className="mono">{rule.rule}</td>
      <td>{kind ? <StateMark state={kind.state} /> : '–'}</td>
      <td className="prose">
        {t(`policy.because.${rule.decision}`)} {kind && t(`policy.state.${kind.state}`)}{' '}
        {kind && <Why reason={kind.reason} message={kind.message} />}
      </td>
    </tr>
  );
}

/** What of the objects is never kept, for whatever kind. */
function Redactions({ spec }: { spec: Policy['spec'] }) {
  const { t } = useTexts();
  const list = spec === null ? [] : redactions(spec);
  return (
    <section className="policy-part">
      <h2>{t('policy.redact')}</h2>
      <p className="lead">{t('policy.redactLead')}</p>
      {list.length === 0 && (
        <p className="muted">{t(spec === null ? 'policy.redactHidden' : 'policy.redactNone')}</p>
      )}
      {list.length > 0 && (
        <div className="plain-box">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t('col.kind')}</th>
                <th scope="col">{t('kinds.paths')}</th>
              </tr>
            </thead>
            <tbody>
              {list.map(({ kind, paths }, place) => (
                <tr key={place}>
                  <th scope="row" className="mono">
                    {kind}
                  </th>
                  <td className="prose mono">
                    {paths.map((path) => (
                      <div key={path}>{path}</div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const FIELDS = ['accessTimeout', 'maxInformers', 'memoryBudget', 'syncTimeout'] as const;

function Snippet({ policy }: { policy: Policy }) {
  const { t } = useTexts();
  const [set, setSet] = useState<Record<string, string>>({});
  const [list, setList] = useState<'preload' | 'exclude'>('preload');
  const [kind, setKind] = useState('');
  const { name, spec, kinds } = policy;
  const text = manifest({ name, spec, set, add: kind === '' ? null : { list, kind } });
  return (
    <section className="policy-part">
      <h2>{t('policy.change')}</h2>
      <p className="lead">{t('policy.changeLead')}</p>
      {spec === null && <p className="tone-warn">▲ {t('policy.hidden')}</p>}
      <div className="policy-form">
        {FIELDS.map((field) => (
          <label key={field}>
            <span className="mono">{field}</span>
            <input
              className="input"
              value={set[field] ?? ''}
              placeholder={placeholderOf(spec?.[field])}
              autoComplete="off"
              onChange={(event) => setSet({ ...set, [field]: event.target.value })}
            />
          </label>
        ))}
        <label>
          <span>{t('policy.list')}</span>
          <select
            className="input"
            value={list}
            onChange={(event) => setList(event.target.value === 'exclude' ? 'exclude' : 'preload')}
          >
            <option value="preload">{t('policy.addPreload')}</option>
            <option value="exclude">{t('policy.addExclude')}</option>
          </select>
        </label>
        <label>
          <span>{t('col.kind')}</span>
          <select className="input" value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="">–</option>
            {kinds.map((rule) => (
              <option key={idOf(rule)} value={idOf(rule)}>
                {idOf(rule)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="snippet">
        <CopyButton text={() => `kubectl apply -f - <<'EOF'\n${text}EOF\n`} label={t('policy.copy')} />
        <pre className="mono" tabIndex={0} role="region" aria-label={t('policy.change')}>
          {`kubectl apply -f - <<'EOF'\n${text}EOF`}
        </pre>
      </div>
    </section>
  );
}

function placeholderOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
