// The first page: what there is, and which kinds are not well.

import { Link } from 'wouter';
import type { Kind } from '../api/types';
import { count } from '../format';
import { useTexts } from '../i18n';
import { StateMark } from '../parts/Freshness';
import { useKinds } from '../state/kinds';
import { useRoute } from '../state/route';
import { idOf, isBuiltin, tree } from '../state/tree';
import { stateTone } from '../tone';
import { format, toKind } from '../url';

const MOST = 12;

export function HomePage() {
  const { t } = useTexts();
  const { kinds, known } = useKinds();
  const objects = kinds.reduce((sum, kind) => sum + (kind.count ?? 0), 0);
  const custom = kinds
    .filter((kind) => !isBuiltin(kind.group) && (kind.count ?? 0) > 0)
    .sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    .slice(0, MOST);
  const trouble = kinds.filter((kind) => ['warn', 'bad'].includes(stateTone(kind.state)));
  return (
    <div className="page home">
      <h1>{t('home.title')}</h1>
      <p className="lead">
        {known ? t('home.lead', { kinds: count(kinds.length), objects: count(objects) }) : t('table.loading')}
      </p>
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
