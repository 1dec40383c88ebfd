// A line of what was seen. Pure.

/** The path of a line through the values, oldest first, in a box of that size; null leaves a gap. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // What does not change is a line in the middle.
  const y = (value: number): number =>
    high === low ? height / 2 : height - 1 - ((value - low) / (high - low)) * (height - 2);
  const step = width / (values.length - 1);
  let pen = false;
  return values
    .flatMap((value, index) => {
      if (value === null) {
        pen = false;
        return [];
      }
      const move = pen ? 'L' : 'M';
      pen = true;
      return [`${move}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`];
    })
    .join('');
}
