// Starts the UI.

import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/notes.css';
import './styles/dialog.css';
import './styles/shell.css';
import './styles/header.css';
import './styles/tree.css';
import './styles/signin.css';
import './styles/grid.css';
import './styles/pages.css';
import './styles/palette.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './App';
import { prepare } from './api/follow';
import { loadTexts } from './i18n';
import { askEarly } from './state/early';
import { applyPrefs, prefs } from './state/prefs';
import { begin, session } from './state/session';

const BASE = '/ui';

/** Milliseconds in which the server says who we are; after them the page says that it is being asked. */
const PROMPT = 400;

applyPrefs(document.documentElement);
prepare();
let shown = false;
const known = begin().then(() => {
  // Who has yet to sign in would only be refused, and a page that is shown asks itself.
  if (session.get().state === 'in' && !shown) askEarly(location.pathname.slice(BASE.length), location.search);
});
// A language that cannot be loaded must not keep the page away: it is English then, which is there.
const { lang } = prefs.get();
const texts = (lang === 'en' ? Promise.resolve() : loadTexts(lang)).catch(() => undefined);
void Promise.all([texts, Promise.race([known, new Promise((done) => setTimeout(done, PROMPT))])]).then(show);

function show(): void {
  shown = true;
  const root = document.getElementById('root');
  if (!root) return;
  // In slices, between which the browser answers.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <Router base={BASE}>
          <App />
        </Router>
      </StrictMode>,
    ),
  );
}
