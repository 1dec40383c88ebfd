// Which page is shown: signing in first where that is asked for.

import { Suspense } from 'react';
import { useTexts } from './i18n';
import { lazily } from './i18n/lazily';
import { HomePage } from './pages/HomePage';
import { Shell } from './pages/Shell';
import { TablePage } from './pages/TablePage';
import { Boundary } from './parts/Boundary';
import { Notice } from './parts/Notice';
import { useRoute } from './state/route';
import { begin, session } from './state/session';
import { useStore } from './state/store';
import type { Route } from './url';

const CachePage = lazily(() => import('./pages/CachePage'));
const CategoryPage = lazily(() => import('./pages/CategoryPage'));
const CrdsPage = lazily(() => import('./pages/CrdsPage'));
const EventsPage = lazily(() => import('./pages/EventsPage'));
const GoPage = lazily(() => import('./pages/GoPage'));
const HelpPage = lazily(() => import('./pages/HelpPage'));
const KindPage = lazily(() => import('./pages/KindPage'));
const KindsPage = lazily(() => import('./pages/KindsPage'));
const NamespacePage = lazily(() => import('./pages/NamespacePage'));
const NamespacesPage = lazily(() => import('./pages/NamespacesPage'));
const ObjectPage = lazily(() => import('./pages/ObjectPage'));
const PolicyPage = lazily(() => import('./pages/PolicyPage'));
const SignIn = lazily(() => import('./pages/SignIn'));
const SearchPage = lazily(() => import('./pages/SearchPage'));

export function App() {
  const { t } = useTexts();
  const who = useStore(session);
  const { route } = useRoute();
  switch (who.state) {
    case 'asking':
      return <main className="alone muted">{t('app.starting')}</main>;
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
      return (
        <Boundary>
          <Suspense fallback={<main className="alone muted">{t('app.starting')}</main>}>
            <SignIn expired={who.expired} version={who.version} />
          </Suspense>
        </Boundary>
      );
    case 'in':
      return (
        <Shell>
          <Boundary key={route.place.page}>
            <Suspense fallback={<p className="page muted">{t('table.loading')}</p>}>
              <Page route={route} />
            </Suspense>
          </Boundary>
        </Shell>
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
      return <CachePage />;
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
          <Notice tone="none" title={t('app.notFound')} text={t('app.notFoundText', { path: place.path })} />
        </div>
      );
  }
}
