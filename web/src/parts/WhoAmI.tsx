// Who one is to the server, and what one may see of the kinds.

import { count } from '../format';
import { useTexts } from '../i18n';
import { useKinds } from '../state/kinds';
import { signOut } from '../state/session';
import { idOf } from '../state/tree';
import { Popover } from './Popover';
import { Icon } from './icons';
import '../styles/whoami.css';

export function WhoAmI({ user }: { user: string }) {
  const { t } = useTexts();
  return (
    <Popover
      label={t('whoami.title')}
      className="whoami"
      end
      button={{
        className: 'button user',
        'aria-label': t('whoami.of', { user }),
        title: user,
        children: (
          <>
            <Icon name="user" />
            <span className="user-name ellipsis">{user}</span>
          </>
        ),
      }}
    >
      {() => (
        <>
          <h2>{t('whoami.title')}</h2>
          <p className="mono whoami-user">{user}</p>
          <MaySee />
          <button type="button" className="button" onClick={() => signOut()}>
            <Icon name="out" />
            {t('app.signOut')}
          </button>
        </>
      )}
    </Popover>
  );
}

function MaySee() {
  const { t } = useTexts();
  const { kinds, known, complete } = useKinds();
  if (!known) return <p className="muted">{t('table.loading')}</p>;
  const all = kinds.filter((kind) => kind.access === 'all');
  const some = kinds.filter((kind) => kind.access === 'some');
  const none = kinds.filter((kind) => kind.access === 'none');
  return (
    <>
      {!complete && <p className="tone-warn">▲ {t('tree.incomplete')}</p>}
      <dl className="whoami-access">
        <div>
          <dt>{t('whoami.all')}</dt>
          <dd>{count(all.length)}</dd>
        </div>
        <div>
          <dt>{t('whoami.some')}</dt>
          <dd>{count(some.length)}</dd>
        </div>
        <div>
          <dt>{t('whoami.none')}</dt>
          <dd>{count(none.length)}</dd>
        </div>
      </dl>
      {none.length > 0 && (
        <details>
          <summary>{t('whoami.which')}</summary>
          <ul className="whoami-kinds mono">
            {none.map((kind) => (
              <li key={idOf(kind)}>{idOf(kind)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
