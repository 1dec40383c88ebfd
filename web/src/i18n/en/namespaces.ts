// Namespaces by kinds.

export const namespaces = {
  'namespaces.title': 'Namespaces',
  'namespaces.lead':
    'Counts of the {n} of {total} namespaced kinds that are in memory. “–” means not known; a kind is counted once someone opens it.',
  'namespaces.columns': 'The {n} kinds with the most objects have a column.',
  'namespaces.failed': 'The namespaces could not be read',
  'namespaces.incomplete': 'Not complete: namespaces or counts may be missing.',
  'namespaces.noneKnown': 'No namespace is known.',
  'namespaces.total': 'Total in memory',
  'namespaces.unknown': 'not known',
  'namespaces.atLeast': '≥ {n} so far',
  'namespaces.drawn': 'The first {n} of {total} are shown.',
  'namespaces.more': 'Show more',
  'namespaces.object': 'The Namespace itself',
  'namespaces.objects': 'Objects by kind',
  'namespaces.since':
    'The line shows what this page saw since it was opened; it begins anew when other kinds are counted.',
  'namespaces.nothing': 'No kind in memory has objects here.',
  'namespaces.uncounted_one': '{n} kind is not counted here.',
  'namespaces.uncounted_other': '{n} kinds are not counted here.',
  'namespaces.problems': 'Problems',
  'namespaces.missing': 'There is no namespace {name}, or none that you may see.',
  'namespaces.noProblems': 'No object here has a problem.',
  'namespaces.noProblemsKnown': 'No problem among the kinds that were searched.',
  'namespaces.warnings': 'Recent warnings',
  'namespaces.noWarnings': 'No warning events.',
  'namespaces.quotas': 'Quotas',
  'namespaces.noQuotas': 'No resource quotas.',
  'namespaces.all': 'See all',
} as const;
