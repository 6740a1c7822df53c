import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AffiliateProgram, ProgramBalance } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { formatCount, UNKNOWN } from "../../../lib/format.ts";
import { formatPerHundred } from "../../../lib/format-per-hundred.ts";
import { formatMoney } from "../../../lib/money.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useOverview } from "../api/use-affiliate.ts";
import { useAffiliatePulse } from "../api/use-affiliate-live.ts";

/** What has been earned, what happens today, and what matures next. */
export function OverviewPage() {
  const overview = useOverview();
  const { pulse, state } = useAffiliatePulse();
  const { affiliate } = useAccount();
  const today = pulse?.today ?? overview.data?.today;
  const total = overview.data?.total;
  return (
    <>
      <PageHead
        title={`Hello, ${affiliate?.name ?? ""}`}
        action={
          <Link to="/affiliate/links" className="button is-main">
            Get a link
          </Link>
        }
      />
      <LoadProblem error={overview.error} onRetry={() => void overview.refetch()} />
      {overview.isPending || (pulse === null && state === "connecting") ? (
        <Waiting />
      ) : (
        <>
          <div className="figure-row">
            <Section title="Clicks">
              <Figure value={count(today?.clicks)} label="today" />
              <Facts
                facts={[
                  ["in all", count(total?.clicks)],
                  ["latest", pulse?.latest.clickAt ? <Clock key="at" at={pulse.latest.clickAt} /> : UNKNOWN],
                ]}
              />
            </Section>
            <Section title="Conversions">
              <Figure value={count(today?.conversions)} label="today" />
              <Facts
                facts={[
                  ["in all", count(total?.conversions)],
                  ["of 100 clicks", formatPerHundred(total)],
                ]}
              />
            </Section>
            {balancesOf(pulse?.balances).map(({ currency, pendingMinor, availableMinor }) => (
              <Section
                key={currency ?? "none"}
                title={currency === null ? "Earnings" : `Earnings in ${currency}`}
              >
                <Figure
                  value={currency === null ? UNKNOWN : formatMoney(availableMinor, currency)}
                  label="available"
                />
                <Facts
                  facts={[
                    [
                      "pending",
                      currency === null ? (
                        UNKNOWN
                      ) : (
                        <Money key="p" minor={pendingMinor} currency={currency} />
                      ),
                    ],
                    ["next to mature", nextOf(overview.data?.programs, currency)],
                  ]}
                />
              </Section>
            ))}
          </div>
          <Section title="What matures next" aside="by program and currency">
            <Maturing programs={overview.data?.programs} />
          </Section>
        </>
      )}
    </>
  );
}

type Row = AffiliateProgram & { readonly balance: ProgramBalance | null };

const COLUMNS: readonly Column<Row>[] = [
  {
    title: "Program",
    cell: ({ name, status, statusReason }) => (
      <>
        {name}
        {status === "active" ? null : (
          <span className="second">
            <Badge tone="warn">suspended</Badge>
            {statusReason === null ? null : `: ${statusReason}`}
          </span>
        )}
      </>
    ),
  },
  {
    title: "Available",
    numeric: true,
    cell: ({ balance }) =>
      balance === null ? UNKNOWN : <Money minor={balance.availableMinor} currency={balance.currency} />,
  },
  {
    title: "Pending",
    numeric: true,
    cell: ({ balance }) =>
      balance === null ? UNKNOWN : <Money minor={balance.pendingMinor} currency={balance.currency} />,
  },
  {
    title: "Next to mature",
    numeric: true,
    cell: ({ balance }) => {
      const next = balance?.next ?? null;
      if (balance === null || next === null) return UNKNOWN;
      return (
        <>
          <Money minor={next.amountMinor} currency={balance.currency} /> on <Day at={next.maturesAt} />
        </>
      );
    },
  },
];

function Maturing({ programs }: { programs: readonly AffiliateProgram[] | undefined }) {
  const rows = programs?.flatMap((program): Row[] =>
    program.balances.length === 0
      ? [{ ...program, balance: null }]
      : program.balances.map((balance) => ({ ...program, balance })),
  );
  return (
    <ListTable
      caption="Programs with what is available, pending and next to mature"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id, balance }) => `${id} ${balance?.currency}`}
      empty={
        <Empty title="You are in no program yet">
          <p>A merchant adds you to a program; then its campaigns stand under Campaigns.</p>
        </Empty>
      }
    />
  );
}

/** When the first pending commission of a currency may become available. */
function nextOf(programs: readonly AffiliateProgram[] | undefined, currency: string | null): ReactNode {
  const moments = (programs ?? []).flatMap(({ balances }) =>
    balances.flatMap((balance) =>
      balance.currency === currency && balance.next !== null ? [balance.next.maturesAt] : [],
    ),
  );
  const first = moments.toSorted()[0];
  return first === undefined ? UNKNOWN : <Day at={first} />;
}

/** At least one place, so that the first earning moves nothing. */
function balancesOf(
  balances: readonly { currency: string; pendingMinor: number; availableMinor: number }[] | undefined,
): readonly { currency: string | null; pendingMinor: number; availableMinor: number }[] {
  return balances === undefined || balances.length === 0
    ? [{ currency: null, pendingMinor: 0, availableMinor: 0 }]
    : balances;
}

function count(value: number | undefined): string {
  return value === undefined ? UNKNOWN : formatCount(value);
}
