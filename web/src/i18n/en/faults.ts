// What is wrong with a filter, and what would be right.

import type { Fault } from '../../api/types';

export const faults = {
  'fault.TooLong': 'The filter has {bytes} bytes; {most} at most.',
  'fault.TooManyTerms': 'More than {most} terms.',
  'fault.TooManyValues': 'More than {most} values.',
  'fault.NothingNegated': 'Nothing to negate: write it without a space, as in -web.',
  'fault.NoSpace': 'A space is missing before this.',
  'fault.EmptyText': 'The text is empty.',
  'fault.OpenQuote': 'The quotation mark is never closed.',
  'fault.OpenRegex': 'The regular expression is never closed: it ends with /.',
  'fault.BadRegex': 'Not a regular expression: {detail}',
  'fault.RegexTooLarge': 'The regular expression is too large: use fewer repetitions.',
  'fault.NoLabelKey': 'A label has a key, as in app=web.',
  'fault.BadLabelKey':
    '“{value}” does not begin with the key of a label. Write -label:app=web for any other value; * may stand in values only.',
  'fault.FieldWithEquals':
    '{field} is a field: write {field}: and a value. A label of that name is label:{field}=.',
  'fault.NoField': 'No field “{field}”. There are: {known}. Text with a colon is written in quotation marks.',
  'fault.NoValue': 'A value is missing, as in name:web.',
  'fault.EmptyValue': 'A value between commas is empty.',
  'fault.NoPath': 'field: needs a path, as in field:.spec.replicas:>3.',
  'fault.BadPath': 'Not a path: {detail}',
  'fault.NoPathValue': 'A value is missing. Leave out the colon to ask whether the field exists.',
  'fault.OperatorInPath':
    'A value follows a colon, as in field:.metadata.uid:~ab. Here {letter} is part of the path.',
  'fault.NegatedComparison': 'A comparison is negated before its field, as in -restarts:>5.',
  'fault.ManyCompared': 'A comparison has one value; commas are for “:” only.',
  'fault.NotComparable': '{field} cannot be compared: write {field}: and a value.',
  'fault.NoSize': '{field} has no size: write {field}: or {field}:~.',
  'fault.NoMeasure':
    '“{text}” cannot be compared: write a number (3), a quantity (500Mi) or a span of time (1h30m).',
  'fault.NoSpan': 'An age is compared with a span of time, as in age:<10m or age:>2d.',
  'fault.ManyWords': 'One word at a time: repeat the term for more.',
  'fault.UnknownWord': '{field}:{word} is unknown. There are: {known}.',
  'fault.ManyAnnotations': 'One annotation at a time.',
  'fault.BadAnnotation': 'No annotation has a quotation mark in its key.',
  'fault.NoColumn': '{kind} have no column “{column}”. There are: {known}.',
  'fault.MetadataOnly': '{kind} are kept without spec and status, and can be asked for their metadata only.',
} as const satisfies Record<`fault.${Fault['word']}`, string>;
