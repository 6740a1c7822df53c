import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ProgramWaiting } from "../../../../../../core/api/program-waiting.ts";
import type { ReportFigures } from "../../../../../../core/api/reports.ts";
import { OF_PEOPLE } from "../../../../../../core/reports/counted.ts";
import { changeBps } from "../../../../../../core/reports/rates.ts";
import { Facts, Figure } from "../../../../components/ui/figure.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { formatPerHundred } from "../../../../lib/format-per-hundred.ts";
import { numberFormat } from "../../../../lib/formatters.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { currentLocale } from "../../../../lib/texts/language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useTrend, viewersToday } from "../../../reports/api/use-trend.ts";
import { Trend } from "../../../reports/components/trend.tsx";
import { measureOf } from "../../../reports/measure.ts";
import { compareWeeks, trendValues } from "../../../reports/trend-values.ts";
import { useMerchantPulse } from "../../api/use-merchant-live.ts";
import { usePlace } from "../../api/use-place.ts";
import { homeTexts } from "../../texts/home.ts";

interface HomeFiguresProps {
  readonly owed: ProgramWaiting["owed"] | undefined;
}

/** The program today and beside a week before, each number leading to what it is made of. Its height never changes. */
export function HomeFigures({ owed }: HomeFiguresProps) {
  const t = useTexts(homeTexts);
  const { api, program } = usePlace();
  const { pulse } = useMerchantPulse();
  const series = useTrend({ api, path: "/api/v1/reports", query: { programId: program.id } }).data;
  const sold = series?.totals.amounts.map((one) => one.currency) ?? [];
  // The amounts of one currency are shown: the first of the program's that sold something.
  const currency = program.currencies.find((one) => sold.includes(one)) ?? program.currencies[0];
  const money = (minor: number) => (currency === undefined ? UNKNOWN : formatMoney(minor, currency));
  const clicks = trendValues(series, ({ clicks: count }) => count, pulse?.today.clicks);
  const conversions = trendValues(
    series,
    (figures) => measureOf(figures, "conversions", undefined),
    pulse?.today.conversions,
  );
  const sales = trendValues(series, (figures) => salesOf(figures, currency));
  const commission = trendValues(series, (figures) => measureOf(figures, "commission", currency));
  const [first, ...others] = inOrder(owed, currency);
  const before = { clicks: compareWeeks(clicks), conversions: compareWeeks(conversions) };
  const rateBefore =
    before.clicks === undefined || before.conversions === undefined
      ? undefined
      : { clicks: before.clicks.dayBefore, conversions: before.conversions.dayBefore };
  return (
    <div className="figure-row home-figures">
      <Section title={t.sales}>
        <Figure
          value={<Report measure="conversions" shown={moneyOrNone(sales.at(-1), money)} />}
          label={t.today}
        />
        <Trend series={series} values={sales} name={t.sales} format={money} />
        <Facts facts={weekFacts(t, sales, money)} />
      </Section>
      <Section title={t.conversions}>
        <Figure
          value={<Report measure="conversions" shown={countOf(pulse?.today.conversions)} />}
          label={t.today}
        />
        <Trend series={series} values={conversions} name={t.conversions} format={formatCount} />
        <Facts
          facts={[
            [
              t.weekBefore,
              before.conversions === undefined ? UNKNOWN : formatCount(before.conversions.dayBefore),
            ],
            [t.perHundred, rateOf(formatPerHundred(pulse?.today), formatPerHundred(rateBefore))],
          ]}
        />
      </Section>
      <Section title={t.clicks}>
        <Figure
          value={
            <Link to="/merchant/clicks" search={{ from: startOfDay(viewersToday().day), ...OF_PEOPLE }}>
              {countOf(pulse?.today.clicks)}
            </Link>
          }
          label={t.today}
        />
        <Trend series={series} values={clicks} name={t.clicks} format={formatCount} />
        <Facts facts={weekFacts(t, clicks, formatCount)} />
      </Section>
      <Section title={t.owed}>
        <Figure
          value={
            <Link to="/merchant/payouts">
              {first === undefined ? UNKNOWN : formatMoney(first.amountMinor, first.currency)}
            </Link>
          }
          label={t.owedLabel}
        />
        <Trend series={series} values={commission} name={t.commission} format={money} />
        <Facts
          facts={[
            [
              t.today,
              <Report key="today" measure="commission" shown={moneyOrNone(commission.at(-1), money)} />,
            ],
            [t.others, <OtherAmounts key="others" others={others} />],
          ]}
        />
      </Section>
    </div>
  );
}

const OTHERS_MAX = 2;

/** As many as there is room for; the others stand with the payouts. */
function OtherAmounts({ others }: { others: ProgramWaiting["owed"] }) {
  const shown = others.slice(0, others.length > OTHERS_MAX ? 1 : OTHERS_MAX);
  return (
    <>
      <Amounts amounts={shown.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))} />
      {others.length > shown.length ? <Link to="/merchant/payouts"> …</Link> : null}
    </>
  );
}

/** A number of today, leading to the report of the day. */
function Report({ measure, shown }: { measure: string; shown: ReactNode }) {
  const { day, timezone } = viewersToday();
  const search = { from: day, to: day, timezone, measure };
  return (
    <Link to="/merchant/reports" search={search}>
      {shown}
    </Link>
  );
}

type Texts = (typeof homeTexts)["en"];

/** The same day a week before, and seven days with by how much they differ from the seven before. */
function weekFacts(t: Texts, values: readonly number[], format: (value: number) => string) {
  const weeks = compareWeeks(values);
  if (weeks === undefined) return [[t.weekBefore, UNKNOWN] as const, [t.week, UNKNOWN] as const];
  const change = changeBps(BigInt(weeks.week), BigInt(weeks.weekBefore));
  const percent = numberFormat(currentLocale(), {
    ...{ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" },
  });
  const differs = change === null ? "" : ` (${percent.format(change / 10_000)})`;
  return [
    [t.weekBefore, format(weeks.dayBefore)] as const,
    [t.week, `${format(weeks.week)}${differs}`] as const,
  ];
}

/** What of conversions is not rejected, before refunds. */
function salesOf({ amounts }: ReportFigures, currency: string | undefined): number {
  const found = amounts.find((one) => one.currency === currency);
  return found === undefined ? 0 : found.pendingMinor + found.approvedMinor;
}

/** What is owed in the currency that is shown first. */
function inOrder(owed: ProgramWaiting["owed"] | undefined, currency: string | undefined) {
  return (owed ?? []).toSorted((a, b) => Number(b.currency === currency) - Number(a.currency === currency));
}

const rateOf = (now: string, before: string) => (before === UNKNOWN ? now : `${now} (${before})`);
const countOf = (value: number | undefined) => (value === undefined ? UNKNOWN : formatCount(value));
const moneyOrNone = (value: number | undefined, money: (minor: number) => string) =>
  value === undefined ? UNKNOWN : money(value);
