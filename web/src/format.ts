// Text of values, as kubectl prints them. Pure.

/** An age in kubectl's form (k8s.io/apimachinery duration.HumanDuration). */
export function age(seconds: number): string {
  const s = Math.floor(seconds);
  const [m, h, d, y] = [60, 3600, 86400, 31536000].map((unit) => Math.floor(s / unit)) as [
    number,
    number,
    number,
    number,
  ];
  const rest = (whole: string, value: number, unit: string) => (value ? `${whole}${value}${unit}` : whole);
  if (s < -1) return "<invalid>";
  if (s < 0) return "0s";
  if (s < 120) return `${s}s`;
  if (s < 600) return rest(`${m}m`, s % 60, "s");
  if (s < 10800) return `${m}m`;
  if (s < 28800) return rest(`${h}h`, m % 60, "m");
  if (s < 172800) return `${h}h`;
  if (s < 691200) return rest(`${d}d`, h % 24, "h");
  if (s < 63072000) return `${d}d`;
  if (s < 252288000) return rest(`${y}y`, d % 365, "d");
  return `${y}y`;
}

/** A cell whose text depends on the time, at `now`: the age in it is replaced. */
export function tick(cell: unknown, at: number | undefined, now: number): string {
  const text = cell === null || cell === undefined ? "" : String(cell);
  if (at === undefined) return text;
  const restarts = /^(\d+) \(.* ago\)$/.exec(text);
  return restarts ? `${restarts[1]} (${age(now - at)} ago)` : age(now - at);
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const units = ["B", "KiB", "MiB", "GiB"];
  let [size, unit] = [value, 0];
  while (size >= 1024 && unit < 3) [size, unit] = [size / 1024, unit + 1];
  return unit ? `${size.toFixed(1)} ${units[unit]}` : `${size} B`;
}
