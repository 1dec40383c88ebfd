// Which page is shown: signing in first where that is asked for.

import { Suspense, lazy } from 'react';
import { useTexts } from './i18n';
import { HomePage } from './pages/HomePage';
import { Shell } from './pages/Shell';
import { SignIn } from './pages/SignIn';
import { TablePage } from './pages/TablePage';
import { Boundary } from './parts/Boundary';
import { Notice } from './parts/Notice';
import { useRoute } from './state/route';
import { begin, session } from './state/session';
import { useStore } from './state/store';
import type { Route } from './url';

const ObjectPage = lazy(() => import('./pages/ObjectPage'));
const CachePage = lazy(() => import('./pages/CachePage'));

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
      return <SignIn expired={who.expired} version={who.version} />;
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
  switch (route.place.page) {
    case 'home':
      return <HomePage />;
    case 'cache':
      return <CachePage />;
    case 'table':
      return <TablePage kind={route.place.kind} />;
    case 'object':
      return <ObjectPage object={route.place.object} tab={route.place.tab} />;
    case 'unknown':
      return (
        <div className="page">
          <Notice
            tone="none"
            title={t('app.notFound')}
            text={t('app.notFoundText', { path: route.place.path })}
          />
        </div>
      );
  }
}
