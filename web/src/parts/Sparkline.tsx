// How a number went, without axes: for the eye only, the number itself stands beside it.

import { sparkPath } from '../state/spark';

const WIDTH = 160;
const HEIGHT = 24;

export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={sparkPath(values, WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
