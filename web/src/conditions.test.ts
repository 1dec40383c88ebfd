import { expect, test } from 'vitest';
import type { Condition } from './api/types';
import { conditionTone, problemsFirst, reasons } from './conditions';

const condition = (type: string, status: string, reason = ''): Condition => ({
  type,
  status,
  reason,
  message: `${type} is ${status}`,
  lastTransitionTime: null,
});

test('some conditions are good when they are false', () => {
  expect(conditionTone(condition('Ready', 'True'))).toBe('ok');
  expect(conditionTone(condition('Ready', 'False'))).toBe('bad');
  expect(conditionTone(condition('Ready', 'False', 'PodCompleted'))).toBe('done');
  expect(conditionTone(condition('Ready', 'Unknown'))).toBe('warn');
  expect(conditionTone(condition('MemoryPressure', 'True'))).toBe('bad');
  expect(conditionTone(condition('MemoryPressure', 'False'))).toBe('ok');
  expect(conditionTone(condition('Suspended', 'True'))).toBe('warn');
  expect(conditionTone(condition('Progressing', 'False'))).toBe('warn');
});

test('problems come first, others keep their order', () => {
  const all = [
    condition('A', 'True'),
    condition('B', 'False'),
    condition('C', 'True'),
    condition('Ready', 'False'),
  ];
  expect(problemsFirst(all).map(({ type }) => type)).toEqual(['Ready', 'B', 'A', 'C']);
});

test('the container that does not start says why', () => {
  const status = {
    containerStatuses: [
      { name: 'well', state: { running: {} } },
      {
        name: 'app',
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m' } },
        lastState: { terminated: { reason: 'Error', exitCode: 1 } },
      },
      { name: 'ended', state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } },
    ],
  };
  expect(reasons([condition('Ready', 'False', 'ContainersNotReady')], status)).toEqual([
    { tone: 'bad', about: 'app', reason: 'CrashLoopBackOff', message: 'back-off 5m · Error, exit code 1' },
    { tone: 'bad', about: 'ended', reason: 'OOMKilled', message: 'exit code 137' },
    { tone: 'bad', about: 'Ready=False', reason: 'ContainersNotReady', message: 'Ready is False' },
  ]);
});

test('a status may say it itself, or nothing at all', () => {
  expect(reasons([], { reason: 'Evicted', message: 'low on memory' })).toEqual([
    { tone: 'warn', about: '', reason: 'Evicted', message: 'low on memory' },
  ]);
  expect(reasons([condition('Ready', 'True')], undefined)).toEqual([]);
  expect(reasons([], { message: 3, containerStatuses: 'x' })).toEqual([]);
});
