// Events of the cluster.

export const events = {
  'events.title': 'Events',
  'events.filter': 'Filter the Events',
  'events.onlyWarnings': 'Warnings only',
  'events.follow': 'Follow',
  'events.held': 'Held at {time}: newer Events are not shown until you follow again.',
  'events.none': 'No Events',
  'events.first': 'The newest {n} of {total} are shown.',
  'events.reasons': 'Reasons',
  'events.objects': 'Objects',
} as const;
