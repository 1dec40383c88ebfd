// The English texts of all that is loaded after the first page.

import { cache } from './cache';
import { events } from './events';
import { faults } from './faults';
import { help } from './help';
import { kinds } from './kinds';
import { namespaces } from './namespaces';
import { object } from './object';
import { palette } from './palette';
import { policy } from './policy';
import { search } from './search';
import { settings } from './settings';

export const pages = {
  ...object,
  ...cache,
  ...search,
  ...palette,
  ...events,
  ...faults,
  ...namespaces,
  ...kinds,
  ...policy,
  ...help,
  ...settings,
} as const;
