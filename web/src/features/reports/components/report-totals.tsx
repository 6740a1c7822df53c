import type { ReactNode } from "react";
import type { ReportFigures, ReportSeries } from "../../../../../core/api/reports.ts";
import { changeBps } from "../../../../../core/reports/rates.ts";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount, UNKNOWN } from "../../../lib/format.ts";
import { formatBps, formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { ReportSource } from "../api/use-report.ts";
import { measureOf } from "../measure.ts";
import { openTotals } from "../open-totals.ts";
import type { Measure, ReportSearch } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";
import { MadeOf } from "./made-of.tsx";

interface ReportTotalsProps {
  readonly source: ReportSource;
  readonly search: ReportSearch;
  readonly series: Pick<ReportSeries, "totals" | "comparedTotals" | "range" | "timezone">;
  readonly currency: string | undefined;
}

type Fact = readonly [name: string, value: ReactNode];

/** The sums of all parts, and by how much they differ from those they are compared with. */
export function ReportTotals({ source, search, series, currency }: ReportTotalsProps) {
  const t = useTexts(reportTexts);
  const { totals, comparedTotals } = series;
  const open = openTotals(series, search, source.dimensions.includes("partner"));
  const amounts = totals.amounts.find((one) => one.currency === currency);
  const money = (minor: number | null | undefined) =>
    minor === null || minor === undefined || currency === undefined ? UNKNOWN : formatMoney(minor, currency);
  const rate = totals.conversionRateBps;
  const before = (measure: Measure): Fact[] =>
    comparedTotals === null
      ? []
      : [[t.before, <Before key={measure} {...{ totals, comparedTotals, measure, currency }} />]];
  return (
    <div className="figure-row">
      <Section title={t.clicks}>
        <Figure
          value={
            <MadeOf source={source} open={open} measure="clicks">
              {formatCount(totals.clicks)}
            </MadeOf>
          }
          label={t.byPeople}
        />
        <Facts
          facts={[
            [t.uniques, formatCount(totals.uniques)],
            [t.bots, formatCount(totals.bots)],
            ...before("clicks"),
          ]}
        />
      </Section>
      <Section title={t.conversions}>
        <Figure
          value={
            <MadeOf source={source} open={open} measure="conversions">
              {formatCount(measureOf(totals, "conversions", currency))}
            </MadeOf>
          }
          label={t.notRejected}
        />
        <Facts
          facts={[
            [t.rate, rate === null ? UNKNOWN : formatBps(rate)],
            [t.rejected, formatCount(totals.rejected)],
            ...before("conversions"),
          ]}
        />
      </Section>
      <Section title={t.commission}>
        <Figure value={money(amounts?.commissionMinor)} label={t.accrued} />
        <Facts facts={[[t.perHundred, money(amounts?.per100ClicksMinor)], ...before("commission")]} />
      </Section>
    </div>
  );
}

interface BeforeProps {
  readonly totals: ReportFigures;
  readonly comparedTotals: ReportFigures;
  readonly measure: Measure;
  readonly currency: string | undefined;
}

/** A figure as it was, and by how much it has changed. */
export function Before({ totals, comparedTotals, measure, currency }: BeforeProps) {
  const t = useTexts(reportTexts);
  const [now, then] = [totals, comparedTotals].map((figures) =>
    BigInt(measureOf(figures, measure, currency)),
  );
  const said =
    measure === "commission" && currency !== undefined
      ? formatMoney(then ?? 0n, currency)
      : formatCount(Number(then ?? 0n));
  const change = changeBps(now ?? 0n, then ?? 0n);
  if (change === null) return said;
  return t.change(said, `${change > 0 ? "+" : ""}${formatBps(change)}`);
}
