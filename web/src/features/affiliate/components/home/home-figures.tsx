import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AffiliateOverview, Balance } from "../../../../../../core/api/affiliate.ts";
import { COUNTED_OWN, OF_PEOPLE } from "../../../../../../core/reports/counted.ts";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Facts, Figure } from "../../../../components/ui/figure.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { formatPerHundred } from "../../../../lib/format-per-hundred.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useTrend, viewersToday } from "../../../reports/api/use-trend.ts";
import { Trend } from "../../../reports/components/trend.tsx";
import { measureOf } from "../../../reports/measure.ts";
import { trendValues } from "../../../reports/trend-values.ts";
import { AFFILIATE, useAffiliateApi } from "../../api/use-affiliate.ts";
import { useAffiliatePulse } from "../../api/use-affiliate-live.ts";
import { homeTexts } from "../../texts/home.ts";

/** Currencies beside the first, each a line. */
const OTHERS_MAX = 2;

/** What happens today and what has been earned, each number leading to what it is made of. Its height never changes. */
export function HomeFigures({ overview }: { overview: AffiliateOverview | undefined }) {
  const t = useTexts(homeTexts);
  const { pulse } = useAffiliatePulse();
  const series = useTrend({ api: useAffiliateApi(), path: `${AFFILIATE}/reports`, query: {} }).data;
  const { day } = viewersToday();
  const since = { from: startOfDay(day) ?? day };
  const today = pulse?.today ?? overview?.today;
  const total = overview?.total;
  const balances = (pulse?.balances ?? []).toSorted(payableFirst);
  const currency = balances[0]?.currency;
  const clicksOf = (shown: ReactNode) => (
    <Link to="/affiliate/clicks" search={{ ...since, ...OF_PEOPLE }}>
      {shown}
    </Link>
  );
  const money = (minor: number) => (currency === undefined ? UNKNOWN : formatMoney(minor, currency));
  const clicks = trendValues(series, (figures) => figures.clicks, today?.clicks);
  const conversions = trendValues(
    series,
    (figures) => measureOf(figures, "conversions", undefined),
    today?.conversions,
  );
  const commission = trendValues(series, (figures) => measureOf(figures, "commission", currency));
  const conversionsOf = (shown: ReactNode) => (
    <Link to="/affiliate/conversions" search={{ ...since, ...COUNTED_OWN }}>
      {shown}
    </Link>
  );
  const soonest = overview?.maturing.find((one) => one.currency === currency);
  return (
    <div className="figure-row home-figures">
      <Section title={t.clicks.title}>
        <Figure value={clicksOf(count(today?.clicks))} label={t.clicks.today} />
        <Trend series={series} values={clicks} name={t.clicks.title} format={formatCount} />
        <Facts
          facts={[
            [
              t.clicks.inAll,
              <Link key="all" to="/affiliate/clicks" search={OF_PEOPLE}>
                {count(total?.clicks)}
              </Link>,
            ],
            [t.clicks.latest, pulse?.latest.clickAt ? <Clock key="at" at={pulse.latest.clickAt} /> : UNKNOWN],
          ]}
        />
      </Section>
      <Section title={t.conversions.title}>
        <Figure value={conversionsOf(count(today?.conversions))} label={t.clicks.today} />
        <Trend series={series} values={conversions} name={t.conversions.title} format={formatCount} />
        <Facts
          facts={[
            [
              t.clicks.inAll,
              <Link key="all" to="/affiliate/conversions" search={COUNTED_OWN}>
                {count(total?.conversions)}
              </Link>,
            ],
            [t.conversions.perHundred, formatPerHundred(total)],
          ]}
        />
      </Section>
      <Section title={t.available.title}>
        <Figure
          value={<Link to="/affiliate/payouts">{amountOf(balances[0], "availableMinor")}</Link>}
          label={t.available.label}
        />
        <Trend series={series} values={commission} name={t.available.trend} format={money} />
        <Facts facts={otherFacts(balances, "availableMinor", t.available.others)} />
      </Section>
      <Section title={t.pending.title}>
        <Figure
          value={
            <Link to="/affiliate/earnings" search={pendingIn(currency)}>
              {amountOf(balances[0], "pendingMinor")}
            </Link>
          }
          label={t.pending.label}
        />
        <p className="home-next">
          {soonest === undefined ? null : (
            <>
              {t.pending.next}: <Day at={startOfDay(soonest.day) ?? soonest.day} />
            </>
          )}
        </p>
        <Facts facts={otherFacts(balances, "pendingMinor", t.available.others)} />
      </Section>
    </div>
  );
}

/** The large figure is of the first, which shall not be nothing while there is something. */
const payableFirst = (one: Balance, other: Balance): number =>
  Number(other.availableMinor > 0) - Number(one.availableMinor > 0);

/** Which earnings a pending amount is made of. */
const pendingIn = (currency: string | undefined) => ({ state: "pending", currency });

type Kind = "availableMinor" | "pendingMinor";

const amountOf = (balance: Balance | undefined, kind: Kind) =>
  balance === undefined ? UNKNOWN : formatMoney(balance[kind], balance.currency);

/** Further currencies: amounts of different ones never add. */
function otherFacts(balances: readonly Balance[], kind: Kind, more: (count: number) => string) {
  const others = balances.slice(1);
  const shown = others.length > OTHERS_MAX ? others.slice(0, OTHERS_MAX - 1) : others;
  const left = others.length - shown.length;
  return [
    ...shown.map((one) => [one.currency, amountOf(one, kind)] as const),
    ...(left === 0
      ? []
      : [
          [
            more(left),
            <Link key="more" to="/affiliate/payouts">
              …
            </Link>,
          ] as const,
        ]),
  ];
}

function count(value: number | undefined): string {
  return value === undefined ? UNKNOWN : formatCount(value);
}
