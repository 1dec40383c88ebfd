import { expect, test } from 'vitest';
import type { Column } from './api/types';
import { toneOf } from './tone';

const column = (name: string): Column => ({
  id: name,
  name,
  type: 'string',
  format: '',
  priority: 0,
  description: '',
});

test.each([
  ['Status', 'Running', 'ok'],
  ['Status', 'CrashLoopBackOff', 'bad'],
  ['Status', 'Init:0/2', 'pending'],
  ['Status', 'Completed', 'done'],
  ['Status', 'Ready,SchedulingDisabled', 'warn'],
  ['Phase', 'Pending', 'pending'],
  ['Status', 'SomethingElse', 'none'],
  ['Status', null, 'none'],
  ['Name', 'failed', 'none'],
  ['Ready', 'True', 'ok'],
  ['Ready', 'False', 'bad'],
  ['Ready', '1/2', 'warn'],
  ['Ready', '0/0', 'none'],
  ['Ready', '3/3', 'none'],
])('%s %s is %s', (name, cell, tone) => {
  expect(toneOf(column(name), cell)).toBe(tone);
});
