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
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import type { usePayouts } from "../../api/use-payouts.ts";
import { describePayout } from "../../describe-payout.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";
import { PayoutDetail } from "./payout-detail.tsx";

/** Every payout, newest first, which opens into what became of it. */
export function PayoutList({ payouts }: { payouts: ReturnType<typeof usePayouts> }) {
  const t = useTexts(ownPayoutsTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Section title={t.yours} aside={t.newest}>
      <ListTable
        caption={t.caption}
        columns={columnsWith(openId, setOpenId)}
        rows={payouts.data}
        rowKey={({ id }) => id}
        detail={(payout) => (payout.id === openId ? <PayoutDetail payout={payout} /> : null)}
        empty={
          <Empty title={t.empty}>
            <p>{t.emptyText}</p>
          </Empty>
        }
      />
      <MoreButton query={payouts} />
    </Section>
  );
}

function columnsWith(openId: string | null, open: (id: string | null) => void): readonly Column<OwnPayout>[] {
  const t = textsNow(ownPayoutsTexts);
  return [
    {
      title: t.payout,
      cell: ({ id, amountMinor, returnedMinor, currency, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {formatMoney(amountMinor, currency)}
          </Button>
          <span className="second">{programName}</span>
          {returnedMinor === 0 ? null : (
            <span className="second">
              {weave(t.cameBack, <Money minor={returnedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
    { title: t.since, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.state,
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
      title: t.by,
      cell: ({ method, reference }) => (
        <>
          {textsNow(ownPayoutTexts).methods[method]}
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
