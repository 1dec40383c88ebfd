// The frame of every page: header, kinds, content, and the keys that work everywhere.

import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Link } from 'wouter';
import { type Texts, useTexts } from '../i18n';
import { lazily } from '../i18n/lazily';
import { Boundary } from '../parts/Boundary';
import { Icon } from '../parts/icons';
import { KindTree } from '../parts/KindTree';
import { Logo } from '../parts/Logo';
import { Modal } from '../parts/Modal';
import { PageNav } from '../parts/PageNav';
import { LangButton, NEXT, ThemeButton } from '../parts/PrefsButtons';
import { focusPage } from '../state/focus';
import { isDrawerOpen, useKeys } from '../state/keys';
import { KindsContext, useKindsPoll } from '../state/kinds';
import { recentWith } from '../state/palette';
import { useMedia } from '../state/media';
import { prefs, setPrefs } from '../state/prefs';
import { useRoute } from '../state/route';
import { session } from '../state/session';
import { useStore } from '../state/store';
import { idOf } from '../state/tree';
import { NO_QUERY, type Place, format } from '../url';
import { useChord, useDrawerKey } from './shellKeys';

/** Kinds that are remembered. */
const RECENT = 12;

const later = () => import('../parts/later');
const KeysDialog = lazily(async () => ({ default: (await later()).KeysDialog }));
const NamespacePicker = lazily(async () => ({ default: (await later()).NamespacePicker }));
const Palette = lazily(async () => ({ default: (await later()).Palette }));
const SettingsDialog = lazily(async () => ({ default: (await later()).SettingsDialog }));
const WhoAmI = lazily(async () => ({ default: (await later()).WhoAmI }));

/** What can be open over the page, one at a time. */
interface Over {
  what: 'palette' | 'keys' | 'settings';
  /** Of the openings: what was closed a moment ago and is asked for again is a new one. */
  nr: number;
}

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const who = useStore(session);
  const kinds = useKindsPoll(route.query.ns);
  const [drawer, setDrawer] = useState(false);
  // Over a narrow page the kinds are made when someone asks for them: a phone has enough to do with the rows.
  const wide = useMedia('(min-width: 1024px)');
  const [asked, setAsked] = useState(false);
  const drawerButton = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState<Over | null>(null);
  const path = format({ ...route, query: NO_QUERY, rest: [] });

  const show = (what: Over['what']): void =>
    setOver((was) =>
      was?.what === what && document.querySelector('dialog[open]') !== null
        ? was
        : { what, nr: (was?.nr ?? 0) + 1 },
    );
  const openDrawer = (): void => {
    setDrawer(true);
    setAsked(true);
  };
  const closeDrawer = (): void => {
    setDrawer(false);
    drawerButton.current?.focus();
  };
  // Going somewhere closes the drawer, and with it what has the focus.
  useEffect(() => {
    if (isDrawerOpen()) focusPage();
    setDrawer(false);
  }, [path]);
  useLanding(route.place);
  useTitle(route.place);
  useKeys({
    ':': () => show('palette'),
    '?': () => show('keys'),
    n: () => document.querySelector<HTMLElement>('.ns-button')?.click(),
    '-': () => history.back(),
    '[': () => history.back(),
    ']': () => history.forward(),
    t: () => {
      // Focus goes to what is seen: the drawer has to be there first.
      flushSync(openDrawer);
      document.querySelector<HTMLElement>('#kind-filter')?.focus();
    },
  });

  useDrawerKey(closeDrawer);
  useChord('k', false, () => show('palette'));
  useChord('l', true, () => setPrefs({ theme: NEXT[prefs.get().theme] }));
  useRecent(route.place);

  const close = (): void => setOver(null);
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
          ref={drawerButton}
          className="icon-button drawer-button"
          aria-expanded={drawer}
          aria-controls="kinds"
          aria-label={t(drawer ? 'app.closeKinds' : 'app.openKinds')}
          onClick={drawer ? () => setDrawer(false) : openDrawer}
        >
          <Icon name={drawer ? 'close' : 'menu'} />
        </button>
        <Link href={format({ ...home, place: { page: 'home' } })} className="brand">
          <Logo />
          <span>{t('app.name')}</span>
        </Link>
        <Later fallback={namespaces}>
          <NamespacePicker
            chosen={route.query.ns}
            disabled={clusterScoped}
            onChoose={(ns) => replace({ ...route, query: { ...route.query, ns } })}
          />
        </Later>
        <span className="top-gap" />
        <button type="button" className="button palette-button" onClick={() => show('palette')}>
          <Icon name="search" />
          <span>{t('palette.title')}</span>
          <kbd aria-hidden="true">Ctrl K</kbd>
        </button>
        {who.state === 'in' && who.user !== null && (
          <Later fallback={<span className="user-name">{who.user}</span>}>
            <WhoAmI user={who.user} />
          </Later>
        )}
        <LangButton />
        <ThemeButton />
        <button
          type="button"
          className="icon-button"
          aria-label={t('settings.title')}
          title={t('settings.title')}
          onClick={() => show('settings')}
        >
          <Icon name="settings" />
        </button>
        <button
          type="button"
          className="icon-button keys-button"
          aria-label={t('app.keys')}
          title={`${t('app.keys')} (?)`}
          onClick={() => show('keys')}
        >
          <Icon name="keys" />
        </button>
      </header>
      <div className="body">
        <aside id="kinds" className={`side${drawer ? ' open' : ''}`} aria-label={t('app.kinds')}>
          {(wide || asked) && (
            <>
              <PageNav />
              <KindTree />
            </>
          )}
        </aside>
        {drawer && <div className="scrim" onClick={closeDrawer} />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      {over?.what === 'palette' && <PaletteDialog key={over.nr} onClose={close} />}
      <Later key={over?.nr}>
        {over?.what === 'keys' && <KeysDialog onClose={close} />}
        {over?.what === 'settings' && <SettingsDialog onClose={close} />}
      </Later>
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

/** Takes what is typed while the palette is still on its way: letters must not fall through to the keys of the page. */
function PaletteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [early, setEarly] = useState('');
  const waiting = (
    <input
      className="palette-input"
      aria-label={t('palette.title')}
      value={early}
      onChange={(event) => setEarly(event.target.value)}
    />
  );
  return (
    <Modal className="palette" aria-label={t('palette.title')} onClose={onClose}>
      <Boundary>
        <Suspense fallback={waiting}>
          <Palette start={early} />
        </Suspense>
      </Boundary>
    </Modal>
  );
}

/** What is loaded after the page, and what stands there until then. */
function Later({ fallback = null, children }: { fallback?: ReactNode; children: ReactNode }) {
  return (
    <Boundary fallback={<ReloadButton />}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}

/** In place of a part that did not come: mostly the server has a new version of it. */
function ReloadButton() {
  const { t } = useTexts();
  return (
    <button type="button" className="button" title={t('app.loadFailed')} onClick={() => location.reload()}>
      {t('app.reload')}
    </button>
  );
}

/** Another page has the focus when it opens, unless it puts it somewhere itself; the first one has it anyway. */
function useLanding({ page }: Place): void {
  const was = useRef(page);
  useEffect(() => {
    const left = was.current;
    was.current = page;
    // What only leads on was no page.
    if (left !== page && left !== 'go') focusPage();
  }, [page]);
}

/** Kinds that are opened are offered first the next time. */
function useRecent(place: Place): void {
  const id = place.page === 'table' ? idOf(place.kind) : '';
  useEffect(() => {
    const { recent } = prefs.get();
    if (id !== '' && recent[0] !== id) setPrefs({ recent: recentWith(recent, id, RECENT) });
  }, [id]);
}

function useTitle(place: Place): void {
  const { t } = useTexts();
  const page = titleOf(place, t);
  useEffect(() => {
    document.title = t('app.title', { page });
  }, [t, page]);
}

function titleOf(place: Place, t: Texts['t']): string {
  switch (place.page) {
    case 'table':
    case 'kind':
      return place.kind.resource;
    case 'object':
      return place.object.name;
    case 'namespace':
    case 'category':
      return place.name;
    case 'cache':
      return t('cache.title');
    case 'search':
    case 'events':
    case 'namespaces':
    case 'kinds':
    case 'crds':
    case 'policy':
    case 'help':
      return t(`nav.${place.page}`);
    case 'unknown':
      return t('app.notFound');
    case 'home':
    case 'go':
      return t('home.title');
  }
}
