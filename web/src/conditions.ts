// What the conditions and the status of any object say of how it is doing. Pure.

import type { Condition } from './api/types';
import type { Tone } from './tone';

/** Conditions whose True is the bad case. */
const NEGATIVE =
  /(Pressure|Unavailable|Failed|Failure|Degraded|Stalled|Error|Terminating|NonStructuralSchema|Disrupt|Suspended|Paused)/;

export function conditionTone({ type, status, reason }: Condition): Tone {
  if (status === 'Unknown') return 'warn';
  if (reason === 'PodCompleted') return 'done';
  const good = NEGATIVE.test(type) ? 'False' : 'True';
  if (status === good) return 'ok';
  if (/^(Suspended|Paused)$/.test(type)) return 'warn';
  return NEGATIVE.test(type) || /^(Ready|Available|Healthy|Synced)$/.test(type) ? 'bad' : 'warn';
}

const ORDER: Tone[] = ['bad', 'warn', 'pending', 'none', 'ok', 'done'];

/** Problems first; otherwise as the object has them. */
export function problemsFirst(conditions: Condition[]): Condition[] {
  const rank = (one: Condition): number => ORDER.indexOf(conditionTone(one));
  return [...conditions].sort((a, b) => rank(a) - rank(b));
}

export interface Reason {
  tone: Tone;
  /** Who says it: a condition, a container, or the status itself (empty). */
  about: string;
  reason: string;
  message: string;
}

/** Why an object is not as it should be, as far as its status says so in a way that all kinds share. */
export function reasons(conditions: Condition[], status: unknown): Reason[] {
  const said: Reason[] = problemsFirst(conditions).flatMap((one) => {
    const tone = conditionTone(one);
    if (tone !== 'bad' && tone !== 'warn') return [];
    return [
      { tone, about: `${one.type}=${one.status}`, reason: text(one.reason), message: text(one.message) },
    ];
  });
  const held = fields(status);
  const containers = [...list(held.initContainerStatuses), ...list(held.containerStatuses)].flatMap(
    ofContainer,
  );
  const own = held.reason !== undefined || held.message !== undefined;
  const whole = own
    ? [{ tone: 'warn' as Tone, about: '', reason: text(held.reason), message: text(held.message) }]
    : [];
  return [...containers, ...whole.filter((one) => one.reason || one.message), ...said];
}

function ofContainer(value: unknown): Reason[] {
  const one = fields(value);
  const state = fields(one.state);
  const waiting = fields(state.waiting);
  const ended = fields(state.terminated);
  const last = fields(fields(one.lastState).terminated);
  const about = text(one.name);
  if (waiting.reason !== undefined) {
    // What it ended with the last time says more than that it is waited for.
    const before = last.reason === undefined ? '' : `${text(last.reason)}, ${code(last)}`;
    const message = [text(waiting.message), before].filter(Boolean).join(' · ');
    return [{ tone: 'bad', about, reason: text(waiting.reason), message }];
  }
  if (typeof ended.exitCode === 'number' && ended.exitCode !== 0) {
    const message = [code(ended), text(ended.message)].filter(Boolean).join(' · ');
    return [{ tone: 'bad', about, reason: text(ended.reason), message }];
  }
  return [];
}

const code = (ended: Record<string, unknown>): string =>
  typeof ended.exitCode === 'number' ? `exit code ${ended.exitCode}` : '';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
