// The first page: what there is, and which kinds are not well.

import { Link } from 'wouter';
import type { Kind } from '../api/types';
import { count } from '../format';
import { type Texts, useTexts } from '../i18n';
import { Outdated, StateMark } from '../parts/Freshness';
import { useKinds } from '../state/kinds';
import { useRoute } from '../state/route';
import { idOf, isBuiltin, tree } from '../state/tree';
import { stateTone } from '../tone';
import { format, toKind } from '../url';

const MOST = 12;

export function HomePage() {
  const texts = useTexts();
  const { t, tn } = texts;
  const { route } = useRoute();
  const { kinds, known } = useKinds();
  const custom = kinds
    .filter((kind) => !isBuiltin(kind.group) && (kind.count ?? 0) > 0)
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    .slice(0, MOST);
  const trouble = kinds.filter((kind) => ['warn', 'bad'].includes(stateTone(kind.state)));
  return (
    <div className="page home">
      <h1>{t('home.title')}</h1>
      <p className="lead">
        {known ? lead(texts, kinds) : t('table.loading')}
        {route.query.ns.length > 0 && ` ${tn('tree.inNamespaces', route.query.ns.length)}`}
      </p>
      <Outdated />
      <Tiles title={t('home.common')} kinds={tree(kinds, '').common} />
      {custom.length > 0 && <Tiles title={t('home.custom')} kinds={custom} group />}
      {known && (
        <section>
          <h2>{t('home.trouble')}</h2>
          {trouble.length === 0 ? (
            <p className="muted">{t('home.noTrouble')}</p>
          ) : (
            <Trouble kinds={trouble} />
          )}
        </section>
      )}
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

function Tiles({ title, kinds, group = false }: { title: string; kinds: Kind[]; group?: boolean }) {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <section>
      <h2>{title}</h2>
      <ul className="tiles">
        {kinds.map((kind) => (
          <li key={idOf(kind)}>
            <Link href={format(toKind(route, kind))} className="tile">
              <span className="tile-name ellipsis">{kind.kind}</span>
              {group && <span className="tile-group ellipsis muted">{kind.group}</span>}
              {kind.count === null ? (
                <span className="tile-note muted">
                  {kind.state === 'cold' ? t('home.loadsOnOpen') : t(`state.${kind.state}`)}
                </span>
              ) : (
                <span className="tile-count">{count(kind.count)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trouble({ kinds }: { kinds: Kind[] }) {
  const { route } = useRoute();
  return (
    <ul className="trouble">
      {kinds.map((kind) => (
        <li key={idOf(kind)}>
          <StateMark state={kind.state} />
          <Link href={format(toKind(route, kind))}>{kind.kind}</Link>
          <span className="muted">{kind.group}</span>
          <span className="trouble-why">{kind.message ?? kind.reason}</span>
        </li>
      ))}
    </ul>
  );
}
