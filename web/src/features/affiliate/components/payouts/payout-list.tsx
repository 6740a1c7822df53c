import { useState } from "react";
import type { OwnPayout } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import type { usePayouts } from "../../api/use-payouts.ts";
import { describePayout, METHOD_WORDS } from "../../describe-payout.ts";
import { PayoutDetail } from "./payout-detail.tsx";

/** Every payout, newest first, which opens into what became of it. */
export function PayoutList({ payouts }: { payouts: ReturnType<typeof usePayouts> }) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Section title="Your payouts" aside="newest first">
      <ListTable
        caption="Payouts, newest first"
        columns={columnsWith(openId, setOpenId)}
        rows={payouts.data}
        rowKey={({ id }) => id}
        detail={(payout) => (payout.id === openId ? <PayoutDetail payout={payout} /> : null)}
        empty={
          <Empty title="No payout yet">
            <p>
              Once something is available and it is known how you are paid, you ask for it above, or the
              program pays it on its day.
            </p>
          </Empty>
        }
      />
      <MoreButton query={payouts} />
    </Section>
  );
}

function columnsWith(openId: string | null, open: (id: string | null) => void): readonly Column<OwnPayout>[] {
  return [
    {
      title: "Payout",
      cell: ({ id, amountMinor, returnedMinor, currency, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {formatMoney(amountMinor, currency)}
          </Button>
          <span className="second">{programName}</span>
          {returnedMinor === 0 ? null : (
            <span className="second">
              <Money minor={returnedMinor} currency={currency} /> came back
            </span>
          )}
        </>
      ),
    },
    { title: "Since", cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: "State",
      cell: (payout) => {
        const { tone, word } = describePayout(payout);
        return (
          <>
            <Badge tone={tone}>{word}</Badge>
            {payout.paidAt === null || payout.state !== "paid" ? null : (
              <span className="second">
                <Clock at={payout.paidAt} />
              </span>
            )}
          </>
        );
      },
    },
    {
      title: "By",
      cell: ({ method, reference }) => (
        <>
          {METHOD_WORDS[method]}
          {reference === null ? null : (
            <span className="second">
              <code>{reference}</code>
            </span>
          )}
        </>
      ),
    },
  ];
}
