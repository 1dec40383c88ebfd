// The effective policy, and why a kind is kept or not.

export const policy = {
  'policy.title': 'Policy',
  'policy.failed': 'The policy could not be read',
  'policy.why': 'What is done, and why',
  'policy.whyLead': 'What is done with each kind, and the line of the policy that decided.',
  'policy.filter': 'Filter kinds',
  'policy.decision': 'Decision',
  'policy.line': 'By',
  'policy.because': 'In words',
  'policy.because.preload':
    'Loaded at start and never parked; evicted last, and only if memoryBudget cannot hold it.',
  'policy.because.lazy': 'Loaded when somebody looks, parked when nobody did for accessTimeout.',
  'policy.because.passthrough': 'Never kept: read from the API server each time.',
  'policy.because.excluded': 'Neither shown nor kept.',
  'policy.state.cold': 'Nobody has looked so far.',
  'policy.state.syncing': 'It is being loaded now.',
  'policy.state.live': 'Its watch is open.',
  'policy.state.stale': 'Its watch is interrupted.',
  'policy.state.resyncing': 'It is being loaded again.',
  'policy.state.parked':
    'Its watch was closed since nobody looked, or another kind needed it; its objects are kept.',
  'policy.state.passthrough': 'Just read from the API server.',
  'policy.state.forbidden': 'This server itself may not read it.',
  'policy.state.failed': 'It cannot be loaded.',
  'policy.state.gone': 'The cluster no longer serves it.',
  'policy.state.excluded': 'The policy says so.',
  'policy.change': 'Change the policy',
  'policy.changeLead': 'This page changes nothing: it writes what you would apply, with your own rights.',
  'policy.hidden':
    'You may not see the spec in force: what you apply replaces only the fields that are listed here.',
  'policy.list': 'Add a kind to',
  'policy.addPreload': 'preload',
  'policy.addExclude': 'exclude',
  'policy.copy': 'Copy the command',
} as const;
