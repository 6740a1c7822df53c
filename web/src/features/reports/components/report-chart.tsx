import type { ReportSeries } from "../../../../../core/api/reports.ts";
import { formatCount } from "../../../lib/format.ts";
import { formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { measureOf, roundUp } from "../measure.ts";
import type { Measure } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";

interface ReportChartProps {
  readonly series: ReportSeries;
  readonly measure: Measure;
  readonly currency: string | undefined;
}

const WIDTH = 720;
const HEIGHT = 200;

/** A measure over the parts of a range, above that which it is compared with; its table has the same numbers. */
export default function ReportChart({ series, measure, currency }: ReportChartProps) {
  const t = useTexts(reportTexts);
  const valuesOf = (buckets: ReportSeries["buckets"]) =>
    buckets.map((one) => measureOf(one, measure, currency));
  const [now, before] = [valuesOf(series.buckets), valuesOf(series.comparedBuckets ?? [])];
  const top = roundUp(Math.max(1, ...now, ...before));
  const steps = Math.max(now.length, before.length) - 1;
  const points = (values: readonly number[]) =>
    values
      .map((value, at) => {
        const x = steps <= 0 ? WIDTH / 2 : (at * WIDTH) / steps;
        return `${x.toFixed(1)},${(HEIGHT - (Math.max(0, value) * HEIGHT) / top).toFixed(1)}`;
      })
      .join(" ");
  const said =
    measure === "commission" && currency !== undefined ? formatMoney(top, currency) : formatCount(top);
  return (
    <figure className="report-chart">
      <p className="report-chart-top">{said}</p>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t.chart(t[measure])}
        preserveAspectRatio="none"
      >
        <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} className="report-axis" />
        <line x1="0" y1="0" x2={WIDTH} y2="0" className="report-axis" />
        {before.length === 0 ? null : <polyline points={points(before)} className="report-line is-before" />}
        <polyline points={points(now)} className="report-line" />
      </svg>
      <figcaption className="report-legend">
        <span className="report-key">{t.span(series.range.from, series.range.to)}</span>
        {series.compared === null ? null : (
          <span className="report-key is-before">{t.span(series.compared.from, series.compared.to)}</span>
        )}
      </figcaption>
    </figure>
  );
}
