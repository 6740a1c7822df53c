import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { ChartPoint } from "../../../components/chart/chart-point.ts";
import { SeriesChart } from "../../../components/chart/series-chart.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount } from "../../../lib/format.ts";
import { formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { type ReportSource, useSeries } from "../api/use-report.ts";
import { measureOf } from "../measure.ts";
import { MEASURES, type Measure, type ReportSearch, readReportSearch, withSearch } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";
import { BreakdownSection } from "./breakdown-section.tsx";
import { ReportFilters } from "./report-filters.tsx";
import { ReportTotals } from "./report-totals.tsx";
import { SeriesTable } from "./series-table.tsx";
import "./reports.css";

/** Figures of some days, over time and by what they are made of, beside those of others. What is asked stands in the address. */
export function ReportPage({ source }: { source: ReportSource }) {
  const t = useTexts(reportTexts);
  const search = readReportSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (changes: Partial<Record<keyof ReportSearch, string | undefined>>) =>
    void navigate({
      to: ".",
      search: () => ({ ...withSearch(search, changes) }),
      replace: true,
      resetScroll: false,
    });
  const report = useSeries(source, search);
  const series = report.data;
  const currencies = series?.totals.amounts.map(({ currency }) => currency) ?? [];
  const wanted = [search.currency, source.currency].find(
    (one) => one !== undefined && currencies.includes(one),
  );
  const currency = wanted ?? currencies[0];
  const measure: Measure = MEASURES.find((one) => one === search.measure) ?? "clicks";
  const points = useMemo(
    () =>
      series?.buckets.map((bucket, at): ChartPoint => {
        const before = series.comparedBuckets?.[at];
        return {
          startsAt: bucket.startsAt,
          value: measureOf(bucket, measure, currency),
          compared: before === undefined ? null : measureOf(before, measure, currency),
        };
      }) ?? [],
    [series, measure, currency],
  );
  const format = useCallback(
    (value: number) =>
      measure === "commission" && currency !== undefined
        ? formatMoney(Math.round(value), currency)
        : formatCount(value),
    [measure, currency],
  );
  const isFiltered = search.partnerId !== undefined || search.campaignId !== undefined;
  return (
    <>
      <PageHead title={t.title} lead={t.lead(source.timezone)} />
      <ReportFilters
        search={search}
        range={series?.range}
        timezone={source.timezone}
        onLook={look}
        onReset={() => void navigate({ to: ".", search: () => ({}), replace: true, resetScroll: false })}
      />
      {isFiltered ? (
        <p>
          {t.filtered}{" "}
          <Button onClick={() => look({ partnerId: undefined, campaignId: undefined, dimension: undefined })}>
            {t.all}
          </Button>
        </p>
      ) : null}
      <Loaded of={[report]}>
        {(figures) => (
          <>
            <ReportTotals source={source} search={search} series={figures} currency={currency} />
            <Section title={t.overTime}>
              <div className="report-filters">
                <Choose
                  label={t.measure}
                  value={measure}
                  options={MEASURES.map((one) => [one, t[one]])}
                  onChoose={(value) => look({ measure: value })}
                />
                {currencies.length < 2 ? null : (
                  <Choose
                    label={t.currency}
                    value={currency ?? ""}
                    options={currencies.map((one) => [one, one])}
                    onChoose={(value) => look({ currency: value })}
                  />
                )}
              </div>
              <SeriesChart
                label={t[measure]}
                points={points}
                interval={figures.interval}
                timezone={figures.timezone}
                format={format}
              />
              <details>
                <summary>{t.table}</summary>
                <SeriesTable series={figures} currency={currency} />
              </details>
            </Section>
            <BreakdownSection source={source} search={search} currency={currency} onLook={look} />
          </>
        )}
      </Loaded>
    </>
  );
}
