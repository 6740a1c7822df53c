import type { ReportSeries } from "../../../../../core/api/reports.ts";
import { formatBucket } from "../../../components/chart/format-bucket.ts";
import { Sparkline } from "../../../components/ui/sparkline.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { trendTexts } from "../texts/trend.ts";

interface TrendProps {
  /** Undefined: it has not come; its room is kept. */
  readonly series: ReportSeries | undefined;
  /** One for each of its days. */
  readonly values: readonly number[];
  /** What is counted, as in "Clicks". */
  readonly name: string;
  readonly format: (value: number) => string;
}

/** A measure over the last days as a small line, and in words for who does not see it. */
export function Trend({ series, values, name, format }: TrendProps) {
  const t = useTexts(trendTexts);
  const most = Math.max(...values);
  const best = series?.buckets[values.indexOf(most)];
  const sum = values.reduce((total, value) => total + value, 0);
  const said =
    best === undefined || series === undefined
      ? ""
      : t.said({
          ...{ name, days: values.length, sum: format(sum), most: format(most) },
          day: formatBucket(best.startsAt, "day", series.timezone),
        });
  return <Sparkline values={values} label={said} />;
}
