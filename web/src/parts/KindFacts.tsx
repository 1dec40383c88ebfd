// What is known of a kind beside its fields: names, how it is kept, how many there are.

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Kind, Rule } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { useKinds } from '../state/kinds';
import { useRoute } from '../state/route';
import { format, toPage } from '../url';
import { StateMark } from './Freshness';
import { Why } from './Why';

export function KindFacts({ kind, rule }: { kind: Kind; rule: Rule | null }) {
  const { t, tn } = useTexts();
  const { route } = useRoute();
  const { outdated } = useKinds();
  return (
    <dl className="summary">
      <Fact name={t('kinds.plural')} mono>
        {kind.resource}
      </Fact>
      <Fact name={t('kinds.singular')} mono>
        {kind.singular || '–'}
      </Fact>
      <Fact name={t('kinds.shortNames')} mono>
        {kind.shortNames.join(', ') || '–'}
      </Fact>
      <Fact name={t('kinds.categories')}>
        <Categories names={kind.categories} />
      </Fact>
      <Fact name={t('kinds.scope')}>{t(kind.namespaced ? 'table.namespaced' : 'table.clusterScoped')}</Fact>
      <Fact name={t('kinds.cacheState')}>
        <StateMark state={kind.state} />
        {kind.state !== 'live' && (
          <span className="muted">
            {' '}
            <Why reason={kind.reason} message={kind.message} />
          </span>
        )}
      </Fact>
      <Fact name={t('col.objects')}>
        <KindCount kind={kind} />
        {kind.count !== null && outdated === null && route.query.ns.length > 0 && kind.namespaced && (
          <span className="muted"> · {tn('tree.inNamespaces', route.query.ns.length)}</span>
        )}
      </Fact>
      <Fact name={t('col.rule')}>
        <RuleText rule={rule} />{' '}
        <Link href={format(toPage(route, { page: 'policy' }))}>{t('nav.policy')}</Link>
      </Fact>
    </dl>
  );
}

function Fact({ name, mono = false, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}

/** How many there are, or why that is not known. */
export function KindCount({ kind }: { kind: Kind }) {
  const { t } = useTexts();
  if (kind.count === null) {
    const why =
      kind.access === 'none' ? t('tree.noAccess') : `${t(`state.${kind.state}`)}: ${t('tree.unknown')}`;
    return (
      <span title={why}>
        –<span className="unseen"> {why}</span>
      </span>
    );
  }
  const partial = kind.state === 'syncing' || kind.access === 'some';
  return <>{partial ? t('kinds.atLeast', { n: count(kind.count) }) : count(kind.count)}</>;
}

export function Categories({ names }: { names: string[] }) {
  const { route } = useRoute();
  if (names.length === 0) return <>–</>;
  return (
    <span className="chips">
      {names.map((name) => (
        <Link key={name} href={format(toPage(route, { page: 'category', name }))}>
          {name}
        </Link>
      ))}
    </span>
  );
}

export function RuleText({ rule }: { rule: Rule | null }) {
  const { t } = useTexts();
  if (rule === null) return <>–</>;
  return (
    <>
      {t(`cache.${rule.decision}`)}
      {rule.metadataOnly && <> · {t('cache.metadataOnly')}</>} <span className="mono muted">{rule.rule}</span>
    </>
  );
}
