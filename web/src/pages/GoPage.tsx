// A stable address for alerts and chat bots: goes on to the object or list that it names.

import { useEffect } from 'react';
import { useTexts } from '../i18n';
import { Notice } from '../parts/Notice';
import { Why } from '../parts/Why';
import { placeOf } from '../state/go';
import { useKinds } from '../state/kinds';
import { useRoute } from '../state/route';
import type { GoTarget } from '../url';

export default function GoPage({ target }: { target: GoTarget }) {
  const { t } = useTexts();
  const { route, replace } = useRoute();
  const { kinds, known, complete, error, retry } = useKinds();
  const place = placeOf(target, kinds);
  useEffect(() => {
    if (place !== null) replace({ ...route, place });
  });
  const what = [target.apiVersion, target.kind].filter(Boolean).join(' ');
  if (known && place === null) {
    return (
      <div className="page">
        <Notice
          tone="bad"
          title={t('search.goNowhere')}
          text={t(complete ? 'search.goUnknown' : 'search.goNotAll', { what })}
        />
      </div>
    );
  }
  return (
    <div className="page">
      {error !== null && !known ? (
        <Notice
          tone="bad"
          title={t('app.unreachable')}
          text={<Why reason={error.reason} message={error.message} />}
          action={t('app.retry')}
          onAction={retry}
        />
      ) : (
        <p className="muted">{t('table.loading')}</p>
      )}
    </div>
  );
}
