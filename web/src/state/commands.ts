// What the palette can do beside opening kinds and objects.

import { copyText } from '../copy';
import { useTexts } from '../i18n';
import { chooseLang } from '../parts/PrefsButtons';
import { type Place, toPage } from '../url';
import { setPrefs } from './prefs';
import { useRoute } from './route';
import { session, signOut } from './session';
import { useStore } from './store';

export interface Command {
  id: string;
  text: string;
  note: string;
  choose: () => void;
}

export function useCommands(): Command[] {
  const { t, lang } = useTexts();
  const { route, go, replace } = useRoute();
  const who = useStore(session);
  const page = (place: Place, text: string): Command => ({
    id: `page ${text}`,
    text,
    note: t('palette.page'),
    choose: () => go(toPage(route, place)),
  });
  const action = (text: string, choose: () => void): Command => ({
    id: `do ${text}`,
    text,
    note: '',
    choose,
  });
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return [
    page({ page: 'home' }, t('home.title')),
    page({ page: 'search' }, t('nav.search')),
    page({ page: 'events' }, t('nav.events')),
    page({ page: 'namespaces' }, t('nav.namespaces')),
    page({ page: 'kinds', field: '' }, t('nav.kinds')),
    page({ page: 'crds' }, t('nav.crds')),
    page({ page: 'cache' }, t('app.cache')),
    page({ page: 'policy' }, t('nav.policy')),
    page({ page: 'help' }, t('nav.help')),
    action(t('app.language'), () => void chooseLang(other)),
    action(t('app.theme.light'), () => setPrefs({ theme: 'light' })),
    action(t('app.theme.dark'), () => setPrefs({ theme: 'dark' })),
    action(t('app.theme.system'), () => setPrefs({ theme: 'system' })),
    action(t('palette.allNamespaces'), () => replace({ ...route, query: { ...route.query, ns: [] } })),
    action(t('object.copyLink'), () => void copyText(location.href)),
    ...(who.state === 'in' && who.user !== null ? [action(t('app.signOut'), () => signOut())] : []),
  ];
}
