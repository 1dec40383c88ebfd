// Text for times, sizes and numbers. Pure: the clock comes in as a value.

/** An age as kubectl prints it (apimachinery's HumanDuration), from whole seconds. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  const s = Math.floor(seconds);
  if (s < 120) return `${s}s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 10) return pair(minutes, 'm', s % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(s / 3600);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return pair(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return pair(years, 'y', days % 365, 'd');
  return `${years}y`;
}

function pair(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${restUnit}`;
}

/** How times are written: as their age where there is one, by the reader's clock, or in UTC. */
export type Times = 'relative' | 'local' | 'utc';

/** A time (RFC 3339, or unix seconds) as the reader wants it; with `now`, its age where ages are wanted. */
export function timeText(at: string | number, times: Times, now?: number): string {
  const date = new Date(typeof at === 'number' ? at * 1000 : at);
  const ms = date.getTime();
  if (now !== undefined && times === 'relative') return humanDuration(Math.max(0, now - ms / 1000));
  const there = new Date(times === 'utc' ? ms : ms - date.getTimezoneOffset() * 60_000);
  if (Number.isNaN(there.getTime())) return String(at);
  return there.toISOString().slice(0, -5).replace('T', ' ') + (times === 'utc' ? 'Z' : '');
}

/** The whole of a time with its zone, as titles have it: 2026-01-31 14:02:11 UTC+08:00. */
export function fullTime(at: string | number, times: Times): string {
  if (times === 'utc') return timeText(at, times).replace('Z', ' UTC');
  const east = -new Date(typeof at === 'number' ? at * 1000 : at).getTimezoneOffset();
  if (Number.isNaN(east)) return String(at);
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
  const size = Math.abs(east);
  return `${timeText(at, 'local')} UTC${east < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/** The text of a cell that counts from `at`, as it reads at `now` (both unix seconds). */
export function tick(text: string, at: number, now: number, times: Times = 'relative'): string {
  const time = timeText(at, times, now);
  if (/^(\d+[smhdy])+$/.test(text)) return time;
  // Pod restarts: "3 (5m ago)".
  const ago = /^(.*\()[^()]* ago\)$/.exec(text);
  return ago ? `${ago[1] ?? ''}${time}${times === 'relative' ? ' ago' : ''})` : text;
}

/** Seconds since an RFC 3339 time; null if there is none. */
export function secondsSince(time: string | null | undefined, now: number): number | null {
  if (!time) return null;
  const at = Date.parse(time);
  return Number.isNaN(at) ? null : now - at / 1000;
}

/** Bytes in binary units, three significant digits: 1.43 MiB. */
export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let rest = n;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** A Go duration ("1.2345678s", "35.1ms") with at most two decimals. */
export function shortDuration(text: string): string {
  return text.replace(/(\d+\.\d{2})\d+/, '$1').replace(/\.00(?=[a-zµ])/, '');
}

/**
 * A whole number with separators; both languages write them alike. By hand: the first number that Intl writes takes
 * Chromium 30 to 50 ms, in which the first rows would wait.
 */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How often something happens: what is rare is not nothing. */
export function perMinute(n: number): string {
  return n >= 10 || n === 0 ? count(Math.round(n)) : n.toFixed(1);
}
