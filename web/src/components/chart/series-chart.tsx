import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import type { Interval } from "../../../../core/reports/range.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import type { ChartPoint } from "./chart-point.ts";
import { formatBucket } from "./format-bucket.ts";
import { stepTo } from "./step-to.ts";
import { chartTexts } from "./texts/chart.ts";
import "./chart.css";

const Plot = lazy(() => import("./plot.tsx"));

interface SeriesChartProps {
  /** What is counted, as in "Clicks". */
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly interval: Interval;
  /** By whose clock times are told. */
  readonly timezone: string;
  readonly look?: "line" | "area" | "bars";
  /** Values as they are read, as of `formatCount`. Amounts come in minor units. */
  readonly format: (value: number) => string;
}

/**
 * Figures over time, beside those of an earlier time. A point is read by pointing at it, by touch, or by the arrow keys;
 * its page has all of them in a table. Its room is kept while the drawing comes.
 */
export function SeriesChart({ label, points, interval, timezone, look = "area", format }: SeriesChartProps) {
  const t = useTexts(chartTexts);
  const [chosen, choose] = useState<number | null>(null);
  const titles = points.map(({ startsAt }) => formatBucket(startsAt, interval, timezone));
  const at = Math.min(chosen ?? points.length - 1, points.length - 1);
  const point = points[at];
  const said =
    point === undefined
      ? t.empty
      : [
          `${titles[at]}: ${format(point.value)}`,
          point.compared === null ? "" : t.before(format(point.compared)),
        ]
          .filter((part) => part !== "")
          .join(" · ");
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepTo(event.key, at, points.length);
    if (next === null) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-label">{label}</span>
        <span className="chart-said">{said}</span>
      </figcaption>
      <div
        className="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-description={t.keys}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={said}
        onKeyDown={onKeyDown}
      >
        {points.length === 0 ? null : (
          <Suspense fallback={null}>
            <Plot
              points={points}
              titles={titles}
              look={look}
              format={format}
              chosen={chosen}
              onChoose={choose}
            />
          </Suspense>
        )}
      </div>
    </figure>
  );
}
