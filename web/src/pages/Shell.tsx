// The frame of every page: header, kinds, content, and the keys that work everywhere.

import { type ReactNode, Suspense, lazy, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Link } from 'wouter';
import { useTexts } from '../i18n';
import { Boundary } from '../parts/Boundary';
import { Icon } from '../parts/icons';
import { KindTree } from '../parts/KindTree';
import { KeysDialog } from '../parts/KeysDialog';
import { LangButton, ThemeButton } from '../parts/PrefsButtons';
import { useKeys } from '../state/keys';
import { KindsContext, useKindsPoll } from '../state/kinds';
import { useRoute } from '../state/route';
import { session, signOut } from '../state/session';
import { useStore } from '../state/store';
import { type Place, format } from '../url';

const NamespacePicker = lazy(() => import('../parts/NamespacePicker'));

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const who = useStore(session);
  const kinds = useKindsPoll(route.query.ns);
  const [drawer, setDrawer] = useState(false);
  const keys = useRef<HTMLDialogElement>(null);
  const path = format({ ...route, query: { ns: [], q: '', sort: '', wide: false }, rest: [] });

  // Going somewhere closes the drawer.
  useEffect(() => setDrawer(false), [path]);
  useTitle(route.place);
  useKeys({
    '?': () => keys.current?.showModal(),
    n: () => document.querySelector<HTMLElement>('.ns-button')?.click(),
    t: () => {
      // Focus goes to what is seen: the drawer has to be there first.
      flushSync(() => setDrawer(true));
      document.querySelector<HTMLElement>('#kind-filter')?.focus();
    },
    Escape: () => drawer && setDrawer(false),
  });

  const home = { ...route, query: { ...route.query, q: '', sort: '' } };
  const namespaces = <span className="button ns-button">{route.query.ns.join(', ') || t('ns.all')}</span>;
  const clusterScoped = isClusterScoped(route.place, kinds.kinds);
  return (
    <KindsContext value={kinds}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="top">
        <button
          type="button"
          className="icon-button drawer-button"
          aria-expanded={drawer}
          aria-controls="kinds"
          aria-label={t(drawer ? 'app.closeKinds' : 'app.openKinds')}
          onClick={() => setDrawer(!drawer)}
        >
          <Icon name={drawer ? 'close' : 'menu'} />
        </button>
        <Link href={format({ ...home, place: { page: 'home' } })} className="brand">
          <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
            <path className="brand-hex" d="M8 1l6 3.5v7L8 15l-6-3.5v-7z" />
            <path className="brand-core" d="M8 4.4l3.1 1.8v3.6L8 11.6 4.9 9.8V6.2z" />
          </svg>
          <span>{t('app.name')}</span>
        </Link>
        <Boundary fallback={namespaces}>
          <Suspense fallback={namespaces}>
            <NamespacePicker
              chosen={route.query.ns}
              disabled={clusterScoped}
              onChoose={(ns) => replace({ ...route, query: { ...route.query, ns } })}
            />
          </Suspense>
        </Boundary>
        <nav className="top-nav" aria-label={t('app.cache')}>
          <Link
            href={format({ ...home, place: { page: 'cache' } })}
            className="top-link"
            aria-current={route.place.page === 'cache' ? 'page' : undefined}
          >
            {t('app.cache')}
          </Link>
        </nav>
        {who.state === 'in' && who.user !== null && (
          <span className="user" title={who.user}>
            <span className="user-name ellipsis">{who.user}</span>
            <button
              type="button"
              className="icon-button"
              aria-label={t('app.signOut')}
              title={t('app.signOut')}
              onClick={() => signOut()}
            >
              <Icon name="out" />
            </button>
          </span>
        )}
        <LangButton />
        <ThemeButton />
        <button
          type="button"
          className="icon-button keys-button"
          aria-label={t('app.keys')}
          title={`${t('app.keys')} (?)`}
          onClick={() => keys.current?.showModal()}
        >
          <Icon name="keys" />
        </button>
      </header>
      <div className="body">
        <aside id="kinds" className={`side${drawer ? ' open' : ''}`} aria-label={t('app.kinds')}>
          <KindTree />
        </aside>
        {drawer && <div className="scrim" onClick={() => setDrawer(false)} />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <KeysDialog ref={keys} />
    </KindsContext>
  );
}

function isClusterScoped(
  place: Place,
  kinds: { group: string; resource: string; namespaced: boolean }[],
): boolean {
  const id = place.page === 'table' ? place.kind : place.page === 'object' ? place.object : null;
  const kind = id && kinds.find((one) => one.group === id.group && one.resource === id.resource);
  return kind ? !kind.namespaced : false;
}

function useTitle(place: Place): void {
  const { t } = useTexts();
  const page =
    place.page === 'cache'
      ? t('cache.title')
      : place.page === 'table'
        ? place.kind.resource
        : place.page === 'object'
          ? place.object.name
          : t('home.title');
  useEffect(() => {
    document.title = t('app.title', { page });
  }, [t, page]);
}
