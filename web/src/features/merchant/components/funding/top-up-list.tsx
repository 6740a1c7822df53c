import type { TopUp } from "../../../../../../core/api/funding.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import type { useTopUps } from "../../api/use-funding.ts";
import { describeTopUp } from "../../describe-funding.ts";

/** What came in, newest first. */
export function TopUpList({ topUps }: { topUps: ReturnType<typeof useTopUps> }) {
  return (
    <Section title="Top-ups" aside="newest first">
      <ListTable
        caption="Top-ups, newest first"
        columns={COLUMNS}
        rows={topUps.data}
        rowKey={({ id }) => id}
        empty={
          <Empty title="Nothing has come yet">
            <p>What you pay in stands here, by Stripe or by bank.</p>
          </Empty>
        }
      />
      <MoreButton query={topUps} />
    </Section>
  );
}

const COLUMNS: readonly Column<TopUp>[] = [
  { title: "When", cell: ({ createdAt }) => <Clock at={createdAt} /> },
  {
    title: "How",
    cell: ({ method, reference }) => (
      <>
        {method === "bank" ? "Bank transfer" : "Stripe"}
        {reference === null ? null : <span className="second">{reference}</span>}
      </>
    ),
  },
  {
    title: "State",
    cell: (topUp) => {
      const { tone, text } = describeTopUp(topUp);
      return (
        <>
          <Badge tone={tone}>{text}</Badge>
          {topUp.reason === null ? null : <span className="second">{topUp.reason}</span>}
        </>
      );
    },
  },
  {
    title: "Amount",
    numeric: true,
    cell: ({ amountMinor, returnedMinor, currency }) => (
      <>
        <Money minor={amountMinor} currency={currency} />
        {returnedMinor === 0 ? null : (
          <span className="second">
            <Money minor={-returnedMinor} currency={currency} /> went back
          </span>
        )}
      </>
    ),
  },
];
