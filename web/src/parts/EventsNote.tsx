// What is to be said of an object's Events when they are not simply all that there are now. The object may be live meanwhile.

import type { Events } from '../api/types';
import { useTexts } from '../i18n';
import type { Polled } from '../state/polled';
import { FreshnessBanner } from './Freshness';
import { PolledNote } from './PolledNote';

export function EventsNote({ events }: { events: Polled<Events> }) {
  const { t } = useTexts();
  if (events.data === null || events.error !== null)
    return <PolledNote polled={events} what={t('home.warningsFailed')} />;
  return <FreshnessBanner link={{ kind: 'open' }} info={{ ...events.data, progress: null }} />;
}
