import type { ReportBucket, ReportSeries } from "../../../../../core/api/reports.ts";
import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { formatCount } from "../../../lib/format.ts";
import { formatMoney } from "../../../lib/money.ts";
import { currentLocale } from "../../../lib/texts/language.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { measureOf } from "../measure.ts";
import { MEASURES, type Measure } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";

interface SeriesTableProps {
  readonly series: ReportSeries;
  readonly currency: string | undefined;
}

interface Part {
  readonly now: ReportBucket;
  readonly before: ReportBucket | undefined;
}

/** What the chart shows, in numbers. */
export function SeriesTable({ series, currency }: SeriesTableProps) {
  const t = useTexts(reportTexts);
  const { timezone, interval } = series;
  const hours = interval === "hour" ? ({ hour: "2-digit", minute: "2-digit" } as const) : {};
  const day = new Intl.DateTimeFormat(currentLocale(), {
    ...{ timeZone: timezone, year: "numeric", month: "short", day: "numeric", ...hours },
  });
  const said = (figures: ReportBucket | undefined, measure: Measure) => {
    if (figures === undefined) return null;
    const value = measureOf(figures, measure, currency);
    return measure === "commission" && currency !== undefined
      ? formatMoney(value, currency)
      : formatCount(value);
  };
  const columns: Column<Part>[] = [
    { title: t.part, cell: ({ now }) => day.format(new Date(now.startsAt)) },
    ...MEASURES.map((measure) => ({
      title: t[measure],
      numeric: true,
      cell: ({ now, before }: Part) => (
        <>
          {said(now, measure)}
          {before === undefined ? null : (
            <span className="report-before">
              <span className="visually-hidden">{t.before} </span>
              {said(before, measure)}
            </span>
          )}
        </>
      ),
    })),
  ];
  const rows = series.buckets.map((now, at) => ({ now, before: series.comparedBuckets?.[at] }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys as well
    <section className="report-table" tabIndex={0} aria-label={t.overTime}>
      <DataTable caption={t.overTime} columns={columns} rows={rows} rowKey={({ now }) => now.startsAt} />
    </section>
  );
}
