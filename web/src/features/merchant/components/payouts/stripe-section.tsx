import type { ReactNode } from "react";
import type { PayoutAtStripe } from "../../../../../../core/api/payout-trail.ts";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { type Column, DataTable } from "../../../../components/ui/data-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { describeStripe, stripePage } from "../../../../lib/stripe.ts";
import { useAtStripe } from "../../api/use-payouts.ts";
import { describeLine } from "../../describe-payout.ts";

interface Row {
  readonly what: string;
  readonly ours: ReactNode;
  readonly stripe: ReactNode;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "Of", cell: ({ what }) => what },
  { title: "Here", cell: ({ ours }) => ours },
  { title: "At Stripe", cell: ({ stripe }) => stripe },
];

/** Of the height of those that come. */
const ROWS_TO_COME: readonly Row[] = ["Transfer", "Amount", "Came back", "Payee's account"].map((what) => ({
  ...{ what, ours: "–", stripe: "–" },
}));

/** What Stripe says of a line, asked now, beside what stands here. */
export default function StripeSection({ line }: { line: PayoutDetail }) {
  const there = useAtStripe(line.id, line.version);
  const { data } = there;
  return (
    <Section
      title="At Stripe"
      aside={data === undefined ? undefined : `asked just now, in ${data.mode} mode`}
    >
      <LoadProblem error={there.error} onRetry={() => void there.refetch()} />
      <div className="stacked">
        {data === undefined || data.problem === null ? null : <Notice tone="warn">{data.problem}</Notice>}
        <DataTable
          caption="Here and at Stripe"
          columns={COLUMNS}
          rows={data === undefined ? ROWS_TO_COME : rowsOf(line, data)}
          rowKey={({ what }) => what}
        />
      </div>
    </Section>
  );
}

function rowsOf(line: PayoutDetail, { account, transfer, mode, problem }: PayoutAtStripe): readonly Row[] {
  const money = (minor: number) => <Money minor={minor} currency={line.currency} />;
  const page = (id: string) => (
    <a href={stripePage(mode, id)} target="_blank" rel="noreferrer">
      {id}
    </a>
  );
  const said = describeLine(line);
  const unknown = problem === null ? "none" : "not known";
  const standing = (state: NonNullable<PayoutAtStripe["account"]>["ours"]) => {
    const { tone, text } = describeStripe(state);
    return <Badge tone={tone}>{text}</Badge>;
  };
  return [
    {
      what: "Transfer",
      ours: (
        <>
          <Badge tone={said.tone}>{said.text}</Badge> {line.transferId}
        </>
      ),
      stripe: transfer === null ? unknown : page(transfer.id),
    },
    {
      what: "Amount",
      ours: money(line.amountMinor),
      stripe: transfer === null ? "–" : money(transfer.amountMinor),
    },
    {
      what: "Came back",
      ours: money(line.returnedMinor),
      stripe: transfer === null ? "–" : money(transfer.reversedMinor),
    },
    {
      what: "Payee's account",
      ours: account === null ? "none" : standing(account.ours),
      stripe:
        account === null ? (
          unknown
        ) : (
          <>
            {account.stripe === null ? "not known" : standing(account.stripe)} {page(account.id)}
          </>
        ),
    },
  ];
}
