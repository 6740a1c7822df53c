/** A line through the values in a box, from its left to its right; nothing is at the bottom. */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  const most = Math.max(...values, 1);
  const step = values.length < 2 ? 0 : width / (values.length - 1);
  const points = values.map(
    (value, index) => `${round(index * step)} ${round(height - 1 - (value / most) * (height - 2))}`,
  );
  return points.length === 0 ? "" : `M${points.length === 1 ? `${points[0]}H${width}` : points.join("L")}`;
}

const round = (length: number) => Math.round(length * 100) / 100;
