// What is asked for again and again says when it cannot be asked: as an error with nothing to show, as old with something.

import { useTexts } from '../i18n';
import type { Polled } from '../state/polled';
import { Why } from './Why';

export function PolledNote<T>({ polled, what }: { polled: Polled<T>; what: string }) {
  const { t, time } = useTexts();
  const { error, data, answeredAt, retry } = polled;
  if (error === null) return data === null ? <p className="muted">{t('table.loading')}</p> : null;
  const since = answeredAt === null ? '–' : time(answeredAt);
  return (
    <div className={`banner tone-${data === null ? 'bad' : 'warn'}`} role="status">
      <span aria-hidden="true">{data === null ? '✖' : '▲'}</span>
      <span className="banner-detail">
        {data === null ? what : t('tree.outdated', { time: since })}{' '}
        <Why reason={error.reason} message={error.message} />{' '}
        <button type="button" className="link-button" onClick={retry}>
          {t('app.retry')}
        </button>
      </span>
    </div>
  );
}
