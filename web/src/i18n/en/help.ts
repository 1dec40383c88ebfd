// Keys and the search syntax.

export const help = {
  'help.title': 'Help',
  'help.filters': 'Filters',
  'help.filtersLead': 'Terms are separated by spaces, and all have to be met. Click one to try it on Pods.',
  'help.text': 'in name, namespace or a cell',
  'help.is': 'how an object is doing: ok, progressing, problem, terminating, unknown',
  'help.status': 'the Status column is something else',
  'help.label': 'a label has that value',
  'help.noLabel': 'it has no such label',
  'help.cond': 'a condition has that status',
  'help.age': 'younger than ten minutes',
  'help.number': 'a number is larger',
  'help.owner': 'its owner',
  'help.node': 'its node; * stands for any text',
  'help.negated': 'a minus negates',
  'help.or': 'a comma means or',
  'help.regex': 'a regular expression',
  'help.field': 'any field of the object',
  'help.states': 'States of a kind',
} as const;
