// The Chinese texts. Loaded only by who reads them.

import type { Key } from './en';
import { cache } from './zh-CN/cache';
import { events } from './zh-CN/events';
import { faults } from './zh-CN/faults';
import { help } from './zh-CN/help';
import { kinds } from './zh-CN/kinds';
import { namespaces } from './zh-CN/namespaces';
import { object } from './zh-CN/object';
import { overview } from './zh-CN/overview';
import { palette } from './zh-CN/palette';
import { policy } from './zh-CN/policy';
import { reasons } from './zh-CN/reasons';
import { search } from './zh-CN/search';
import { settings } from './zh-CN/settings';
import { shell } from './zh-CN/shell';
import { table } from './zh-CN/table';

export const zhCN: Record<Key, string> = {
  ...shell,
  ...table,
  ...object,
  ...cache,
  ...overview,
  ...reasons,
  ...search,
  ...palette,
  ...events,
  ...faults,
  ...namespaces,
  ...kinds,
  ...policy,
  ...help,
  ...settings,
};
