// The pages that are about no single kind.

import { Link } from 'wouter';
import { type Key, useTexts } from '../i18n';
import { useRoute } from '../state/route';
import { type Place, format, toPage } from '../url';

const PAGES: { place: Place; text: Key; also?: Place['page'][] }[] = [
  { place: { page: 'home' }, text: 'home.title' },
  { place: { page: 'search' }, text: 'nav.search' },
  { place: { page: 'events' }, text: 'nav.events' },
  { place: { page: 'namespaces' }, text: 'nav.namespaces', also: ['namespace'] },
  { place: { page: 'kinds', field: '' }, text: 'nav.kinds', also: ['kind'] },
  { place: { page: 'crds' }, text: 'nav.crds' },
  { place: { page: 'cache' }, text: 'app.cache' },
  { place: { page: 'policy' }, text: 'nav.policy' },
];

export function PageNav() {
  const { t } = useTexts();
  const { route } = useRoute();
  return (
    <nav className="pages-nav" aria-label={t('nav.pages')}>
      {PAGES.map(({ place, text, also = [] }) => (
        <Link
          key={place.page}
          href={format(toPage(route, place))}
          className="pages-link"
          aria-current={[place.page, ...also].includes(route.place.page) ? 'page' : undefined}
        >
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
