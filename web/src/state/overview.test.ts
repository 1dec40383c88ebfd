import { expect, test } from 'vitest';
import type { Column } from '../api/types';
import { highest, sizeOf, warnings, whyOf } from './overview';

const column = (id: string, name = id): Column => ({
  id,
  name,
  type: 'string',
  format: '',
  priority: 0,
  description: '',
});
const pods = [
  column('name', 'Name'),
  column('ready', 'Ready'),
  column('status', 'Status'),
  column('age', 'Age'),
];

test('what is wrong is said by the columns that say so, the worst first', () => {
  expect(whyOf(pods, ['web-1', '0/1', 'CrashLoopBackOff', '3m'])).toBe('CrashLoopBackOff · Ready 0/1');
  expect(whyOf(pods, ['web-1', '0/1', 'Pending', '3m'])).toBe('Ready 0/1 · Pending');
  expect(whyOf([column('name'), column('p', 'Programmed')], ['gw', 'False'])).toBe('Programmed False');
});

test('without such a column a reason or message is taken, or nothing is said', () => {
  const columns = [column('name'), column('reason', 'Reason'), column('message', 'Message')];
  expect(whyOf(columns, ['a', 'Odd', 'it is odd'])).toBe('Odd · it is odd');
  expect(whyOf(columns, ['a', '', '<none>'])).toBe('');
  expect(whyOf([column('name')], ['a'])).toBe('');
});

test('what is not known is not among the highest', () => {
  const list = [{ n: 1 }, { n: null }, { n: 7 }, { n: 0 }, { n: 3 }];
  expect(highest(list, (one) => one.n, 2)).toEqual([{ n: 7 }, { n: 3 }]);
  expect(highest(list, (one) => one.n, 9)).toHaveLength(3);
  expect(sizeOf({ 'core/pods': 2, 'core/secrets': 5 })).toBe(7);
});

test('events are read by the ids of their columns', () => {
  const columns = ['last-seen', 'type', 'reason', 'object', 'message'].map((id) => column(id));
  const row = { uid: 'u', namespace: 'a', name: 'x', health: 'problem' as const };
  const cells = ['3s', 'Warning', 'SlowProbe', 'pod/x', 'slow'];
  expect(warnings(columns, [{ ...row, cells, at: { '0': 1700 } }])).toEqual([
    {
      uid: 'u',
      namespace: 'a',
      name: 'x',
      at: 1700,
      seen: '3s',
      object: 'pod/x',
      reason: 'SlowProbe',
      message: 'slow',
      count: '',
    },
  ]);
});
