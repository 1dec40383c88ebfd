// Texts that go on counting by themselves.

import { humanDuration, localTime, secondsSince, tick } from '../format';
import { useTicking } from '../state/clock';

/** The age of a time; the time itself as the title. */
export function Age({ time, empty = '–' }: { time: string | null | undefined; empty?: string }) {
  const text = useTicking((now) => {
    const seconds = secondsSince(time, now);
    return seconds === null ? empty : humanDuration(Math.max(0, seconds));
  });
  return time ? (
    <time dateTime={time} title={localTime(time)}>
      {text}
    </time>
  ) : (
    <>{text}</>
  );
}

/** A cell whose text counts from `at` (unix seconds). */
export function Tick({ text, at }: { text: string; at: number }) {
  return <>{useTicking((now) => tick(text, at, now))}</>;
}
