// Starts the UI.

import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/grid.css';
import './styles/pages.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './App';
import { applyPrefs } from './state/prefs';
import { begin } from './state/session';

applyPrefs(document.documentElement);
void begin();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Router base="/ui">
        <App />
      </Router>
    </StrictMode>,
  );
}
