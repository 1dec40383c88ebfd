// Which parts of an object are not there, and why.

import { type Key, useTexts } from '../i18n';

const WHY: Record<string, Key> = {
  managedFields: 'object.whyManagedFields',
  'last-applied-configuration': 'object.whyLastApplied',
  data: 'object.whyData',
  'spec, data and status': 'object.whySpec',
};

export function Omitted({ what }: { what: string[] }) {
  const { t } = useTexts();
  if (what.length === 0) return null;
  return (
    <details className="omitted-why">
      <summary className="muted">
        {t('object.omittedTitle')} ({what.length})
      </summary>
      <dl>
        {what.map((one) => (
          <div key={one}>
            <dt className="mono">{one}</dt>
            <dd className="muted">{t(WHY[one] ?? 'object.whyPolicy')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
