interface SparklineProps {
  /** Oldest first; none while they come. */
  readonly values: readonly number[];
  /** What the line says, in words: it is all that some get of it. */
  readonly label: string;
}

const WIDTH = 100;
const HEIGHT = 24;

/** A small trend: one path, as wide as there is room. Its height is kept while the values come. */
export function Sparkline({ values, label }: SparklineProps) {
  if (values.length < 2) return <div className="sparkline" aria-hidden="true" />;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={drawSparkline(values)} />
    </svg>
  );
}

/** Values from the lowest, or from nothing when none is below, at the bottom to the highest at the top. */
export function drawSparkline(values: readonly number[]): string {
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low;
  const step = WIDTH / (values.length - 1);
  const y = (value: number) => (span === 0 ? HEIGHT : HEIGHT - ((value - low) / span) * HEIGHT);
  return values.map((value, at) => `${at === 0 ? "M" : "L"}${round(at * step)} ${round(y(value))}`).join("");
}

const round = (value: number) => Math.round(value * 10) / 10;
