// Which page is shown: signing in first where that is asked for.

import { Activity, Suspense } from 'react';
import { useTexts } from './i18n';
import { lazily } from './i18n/lazily';
import { HomePage } from './pages/HomePage';
import { Shell } from './pages/Shell';
import { TablePage } from './pages/TablePage';
import { Boundary } from './parts/Boundary';
import { Logo } from './parts/Logo';
import { Notice } from './parts/Notice';
import { useRoute } from './state/route';
import { begin, session } from './state/session';
import { useStore } from './state/store';
import { type Route, NO_QUERY, format } from './url';

const more = () => import('./pages/more');
const CachePage = lazily(async () => ({ default: (await more()).CachePage }));
const CategoryPage = lazily(async () => ({ default: (await more()).CategoryPage }));
const CrdsPage = lazily(async () => ({ default: (await more()).CrdsPage }));
const EventsPage = lazily(async () => ({ default: (await more()).EventsPage }));
const GoPage = lazily(async () => ({ default: (await more()).GoPage }));
const HelpPage = lazily(async () => ({ default: (await more()).HelpPage }));
const KindPage = lazily(() => import('./pages/KindPage'));
const KindsPage = lazily(async () => ({ default: (await more()).KindsPage }));
const NamespacePage = lazily(async () => ({ default: (await more()).NamespacePage }));
const NamespacesPage = lazily(async () => ({ default: (await more()).NamespacesPage }));
const ObjectPage = lazily(() => import('./pages/ObjectPage'));
const PolicyPage = lazily(async () => ({ default: (await more()).PolicyPage }));
const SignIn = lazily(() => import('./pages/SignIn'));
const SearchPage = lazily(async () => ({ default: (await more()).SearchPage }));

export function App() {
  const { t } = useTexts();
  const who = useStore(session);
  const { route } = useRoute();
  switch (who.state) {
    case 'asking':
      return (
        <>
          <header className="top">
            <span className="brand">
              <Logo />
            </span>
          </header>
          <main className="alone muted">{t('app.starting')}</main>
        </>
      );
    case 'unreachable':
      return (
        <main className="alone">
          <Notice
            tone="bad"
            title={t('app.unreachable')}
            text={who.detail}
            action={t('app.retry')}
            onAction={() => void begin()}
          />
        </main>
      );
    case 'out':
    case 'in':
      return (
        <>
          {who.state === 'out' && (
            <Boundary>
              <Suspense fallback={<main className="alone muted">{t('app.starting')}</main>}>
                <SignIn expired={who.expired} audience={who.audience} version={who.version} />
              </Suspense>
            </Boundary>
          )}
          {/* The page of whom the token left waits, asking for nothing; anyone else begins with an empty one. */}
          {(who.state === 'in' || who.user !== null) && (
            <Activity key={who.user} mode={who.state === 'in' ? 'visible' : 'hidden'}>
              <Shell>
                <Boundary
                  key={route.place.page}
                  of={format({ place: route.place, query: NO_QUERY, rest: [] })}
                >
                  <Suspense fallback={<p className="page muted">{t('table.loading')}</p>}>
                    <Page route={route} />
                  </Suspense>
                </Boundary>
              </Shell>
            </Activity>
          )}
        </>
      );
  }
}

function Page({ route }: { route: Route }) {
  const { t } = useTexts();
  const { place } = route;
  switch (place.page) {
    case 'home':
      return <HomePage />;
    case 'search':
      return <SearchPage />;
    case 'events':
      return <EventsPage />;
    case 'namespaces':
      return <NamespacesPage />;
    case 'namespace':
      return <NamespacePage name={place.name} />;
    case 'kinds':
      return <KindsPage field={place.field} />;
    case 'kind':
      return <KindPage kind={place.kind} version={place.version} against={place.against} />;
    case 'crds':
      return <CrdsPage />;
    case 'category':
      return <CategoryPage name={place.name} />;
    case 'cache':
      return <CachePage all={place.all ?? false} />;
    case 'policy':
      return <PolicyPage />;
    case 'help':
      return <HelpPage />;
    case 'go':
      return <GoPage target={place.target} />;
    case 'table':
      return <TablePage kind={place.kind} />;
    case 'object':
      return <ObjectPage object={place.object} tab={place.tab} />;
    case 'unknown':
      return (
        <div className="page">
          <h1>{t('app.notFound')}</h1>
          <p>{t('app.notFoundText', { path: place.path })}</p>
        </div>
      );
  }
}
