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
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './App';
import { prepare } from './api/follow';
import { loadTexts } from './i18n';
import { applyPrefs, prefs } from './state/prefs';
import { begin } from './state/session';

applyPrefs(document.documentElement);
void begin();
prepare();
// A language that cannot be loaded must not keep the page away: it is English then, which is there.
const { lang } = prefs.get();
void (lang === 'en' ? Promise.resolve() : loadTexts(lang)).catch(() => undefined).then(show);

function show(): void {
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <Router base="/ui">
        <App />
      </Router>
    </StrictMode>,
  );
}
