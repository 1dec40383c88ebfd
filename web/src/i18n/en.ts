// The English texts that are there before anything is drawn. Those of pages that are loaded later come with the first of them.
// zh-CN has the same keys as both; a missing one does not compile.
//
// "{name}" is filled in. Keys that end in _one and _other are chosen by number.

import type { pages } from './en/pages';
import { overview } from './en/overview';
import { reasons } from './en/reasons';
import { shell } from './en/shell';
import { table } from './en/table';

export const en = { ...shell, ...table, ...overview, ...reasons } as const;

export type Key = keyof typeof en | keyof typeof pages;
