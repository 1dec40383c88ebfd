// Times, as the reader wants them: ages go on counting by themselves.

import { tick } from '../format';
import { useTexts } from '../i18n';
import { useTicking } from '../state/clock';
import { prefs } from '../state/prefs';
import { useSelected } from '../state/store';

/** The age of a time, or the time itself; the whole of it as the title. */
export function Age({ time, empty = '–' }: { time: string | null | undefined; empty?: string }) {
  const { time: write, fullTime } = useTexts();
  const known = !Number.isNaN(Date.parse(time ?? ''));
  const text = useTicking((now) => (time && known ? write(time, now) : empty));
  return time ? (
    <time dateTime={time} title={fullTime(time)}>
      {text}
    </time>
  ) : (
    <>{text}</>
  );
}

/** A cell whose text counts from `at` (unix seconds). */
export function Tick({ text, at }: { text: string; at: number }) {
  const { fullTime } = useTexts();
  const times = useSelected(prefs, (value) => value.times);
  return <span title={fullTime(at)}>{useTicking((now) => tick(text, at, now, times))}</span>;
}
