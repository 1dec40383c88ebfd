// Keys, what a filter understands, and what the states of a kind mean.

import { Link } from 'wouter';
import type { State } from '../api/types';
import { type Key, useTexts } from '../i18n';
import { StateMark } from '../parts/Freshness';
import { Keymap } from '../parts/Keymap';
import { useRoute } from '../state/route';
import { NO_QUERY, format } from '../url';

const EXAMPLES: [string, Key][] = [
  ['web', 'help.text'],
  ['is:problem', 'help.is'],
  ['status:!Running', 'help.status'],
  ['app=web', 'help.label'],
  ['label:!canary', 'help.noLabel'],
  ['cond:Ready=False', 'help.cond'],
  ['age:<10m', 'help.age'],
  ['restarts:>5', 'help.number'],
  ['owner:ReplicaSet/web-*', 'help.owner'],
  ['node:node-1*', 'help.node'],
  ['-name:test-*', 'help.negated'],
  ['ns:team-*,kube-system', 'help.or'],
  ['/web-[0-9a-f]+/', 'help.regex'],
  ['field:.spec.containers[*].image:~nginx', 'help.field'],
];

const STATES: State[] = [
  'cold',
  'syncing',
  'live',
  'stale',
  'resyncing',
  'parked',
  'passthrough',
  'forbidden',
  'failed',
  'gone',
  'excluded',
];

export default function HelpPage() {
  const { t } = useTexts();
  const { route } = useRoute();
  const pods = { page: 'table', kind: { group: 'core', resource: 'pods' } } as const;
  return (
    <div className="page help-page">
      <h1>{t('help.title')}</h1>
      <section>
        <h2>{t('help.filters')}</h2>
        <p className="lead">{t('help.filtersLead')}</p>
        <dl className="help-list">
          {EXAMPLES.map(([q, text]) => (
            <div key={q}>
              <dt>
                <Link
                  className="mono"
                  href={format({ ...route, place: pods, query: { ...NO_QUERY, q }, rest: [] })}
                >
                  {q}
                </Link>
              </dt>
              <dd>{t(text)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>{t('help.states')}</h2>
        <dl className="help-list">
          {STATES.map((state) => (
            <div key={state}>
              <dt>
                <StateMark state={state} />
              </dt>
              <dd>{t(`policy.state.${state}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>{t('keys.title')}</h2>
        <Keymap />
      </section>
    </div>
  );
}
