import { sparklinePath } from "./sparkline-path.ts";
import "./chart.css";

/** How a figure went, as a small line beside it; the figure itself is said there. */
export function Sparkline({ values }: { values: readonly number[] }) {
  return (
    <svg className="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <path d={sparklinePath(values, 100, 24)} />
    </svg>
  );
}

/** A share of the most of its column, as a bar; the figure itself stands beside it. */
export function ShareBar({ value, most }: { value: number; most: number }) {
  const width = most <= 0 ? 0 : Math.max(0, Math.min(100, (100 * value) / most));
  return (
    <svg className="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width={width} height="6" />
    </svg>
  );
}
