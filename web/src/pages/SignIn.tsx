// Signing in with a bearer token, which is kept in memory only.

import { type SubmitEvent, useState } from 'react';
import { useTexts } from '../i18n';
import { CopyButton } from '../parts/CopyButton';
import { LangButton, ThemeButton } from '../parts/PrefsButtons';
import { signIn } from '../state/session';

interface Props {
  expired: boolean;
  /** That tokens have to be made for. */
  audience: string | null;
  version: string;
}

export default function SignIn({ expired, audience, version }: Props) {
  const { t } = useTexts();
  // Names in capitals are for the reader to fill in.
  const create = `kubectl create token SERVICEACCOUNT -n NAMESPACE --audience=${audience ?? 'AUDIENCE'}`;
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      if (!(await signIn(token.trim()))) setProblem(t('signin.refused'));
    } catch (error) {
      setProblem(t('signin.failed', { detail: error instanceof Error ? error.message : String(error) }));
    }
    setBusy(false);
  };

  return (
    <main className="alone">
      <form className="card signin" onSubmit={(event) => void submit(event)}>
        <div className="signin-head">
          <h1>{t('signin.title')}</h1>
          <LangButton />
          <ThemeButton />
        </div>
        {expired && <p className="banner tone-warn">{t('signin.expired')}</p>}
        <p>{t('signin.lead')}</p>
        <label htmlFor="token">{t('signin.token')}</label>
        <input
          id="token"
          type="password"
          className="input mono"
          value={token}
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          aria-describedby="token-help"
          aria-invalid={problem !== null}
          onChange={(event) => setToken(event.target.value)}
        />
        <p className="signin-problem tone-bad" role="alert">
          {problem}
        </p>
        <button type="submit" className="button primary" disabled={busy || token.trim() === ''}>
          {t(busy ? 'signin.checking' : 'signin.submit')}
        </button>
        <p id="token-help" className="muted">
          {t('signin.memory')}
        </p>
        <details>
          <summary>{t('signin.how')}</summary>
          <p className="muted">{t('signin.account')}</p>
          <pre className="mono">{create}</pre>
          <CopyButton text={() => create} label={t('signin.copy')} />
        </details>
        {version && <p className="muted version">{version}</p>}
      </form>
    </main>
  );
}
