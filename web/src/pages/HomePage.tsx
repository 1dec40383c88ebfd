// The first page: whether all is well, and what there is.

import { Suspense } from 'react';
import { Link } from 'wouter';
import type { Kind } from '../api/types';
import { count } from '../format';
import { type Texts, useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { Boundary } from '../parts/Boundary';
import { Outdated } from '../parts/Freshness';
import { useKinds } from '../state/kinds';
import { useRoute } from '../state/route';
import { idOf, isBuiltin, tree } from '../state/tree';
import { format, toKind } from '../url';

const OverviewPanels = lazily(() => import('../parts/OverviewPanels'));

const MOST = 16;

export function HomePage() {
  const texts = useTexts();
  const { t, tn } = texts;
  const { route } = useRoute();
  const { kinds, known } = useKinds();
  const custom = kinds
    .filter((kind) => !isBuiltin(kind.group) && (kind.count ?? 0) > 0)
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    .slice(0, MOST);
  return (
    <div className="page home">
      <h1>{t('home.title')}</h1>
      <p className="lead">
        {known ? lead(texts, kinds) : t('table.loading')}
        {route.query.ns.length > 0 && ` ${tn('tree.inNamespaces', route.query.ns.length)}`}
      </p>
      <Outdated />
      <Boundary>
        <Suspense fallback={<div className="home-waiting" />}>
          <OverviewPanels />
        </Suspense>
      </Boundary>
      <KindLinks title={t('home.common')} kinds={tree(kinds, '').common} />
      {custom.length > 0 && <KindLinks title={t('home.custom')} kinds={custom} />}
    </div>
  );
}

/** How much there is, said only as far as it is known: what is not counted is not nothing. */
function lead({ t }: Texts, kinds: Kind[]): string {
  const counts = kinds.map((kind) => kind.count).filter((n) => n !== null);
  const objects = count(counts.reduce((sum, n) => sum + n, 0));
  const values = { kinds: count(kinds.length), objects };
  if (counts.length === 0) return t('home.leadUnknown', values);
  const uncounted = kinds.some((kind) => kind.count === null && kind.state !== 'cold');
  return t(uncounted ? 'home.leadAtLeast' : 'home.lead', values);
}

function KindLinks({ title, kinds }: { title: string; kinds: Kind[] }) {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <section>
      <h2>{title}</h2>
      <ul className="kind-links">
        {kinds.map((kind) => (
          <li key={idOf(kind)}>
            <Link href={format(toKind(route, kind))} title={kind.group}>
              {kind.kind}{' '}
              {kind.count === null ? (
                <span className="count" title={t('tree.unknown')}>
                  –
                </span>
              ) : (
                <span className="count">{count(kind.count)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
