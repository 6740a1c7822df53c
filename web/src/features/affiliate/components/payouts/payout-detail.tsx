import type { OwnPayout } from "../../../../../../core/api/payouts.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { UNKNOWN } from "../../../../lib/format.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePayout } from "../../api/use-payouts.ts";
import { describePayout } from "../../describe-payout.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";

import { ContestButton } from "../disputes/contest-button.tsx";

type Fact = Parameters<typeof Facts>[0]["facts"][number];

/** One payout: where it stands, what that means, and by what it went. */
export function PayoutDetail({ payout }: { payout: OwnPayout }) {
  const t = useTexts(ownPayoutsTexts);
  const one = usePayout(payout.id);
  const { sentence } = describePayout(payout);
  return (
    <div className="row-detail">
      <LoadProblem error={one.error} onRetry={() => void one.refetch()} />
      <p>{sentence}</p>
      <Facts facts={factsOf(payout, one.data?.methodLabel ?? null)} />
      <p>
        {t.wrong}{" "}
        <ContestButton
          subject="payout"
          id={payout.id}
          what={t.thePayout(formatMoney(payout.amountMinor, payout.currency))}
        />
      </p>
    </div>
  );
}

function factsOf(payout: OwnPayout, methodLabel: string | null): readonly Fact[] {
  const t = textsNow(ownPayoutsTexts);
  const { currency, method, reducedMinor, returnedMinor, failure } = payout;
  const at = (name: string, moment: string | null): readonly Fact[] =>
    moment === null ? [] : [[name, <Clock key={name} at={moment} />]];
  const code = (name: string, text: string | null): readonly Fact[] =>
    text === null ? [] : [[name, <code key={name}>{text}</code>]];
  const money = (name: string, minor: number): readonly Fact[] =>
    minor === 0 ? [] : [[name, <Money key={name} minor={minor} currency={currency} />]];
  return [
    [t.factBy, textsNow(ownPayoutTexts).methods[method]],
    ...(method === "stripe" ? [] : [[t.to, methodLabel ?? UNKNOWN] as const]),
    ...money(t.less, reducedMinor),
    ...money(t.back, returnedMinor),
    ...at(t.setAside, payout.createdAt),
    ...at(t.sent, payout.submittedAt),
    ...at(t.paid, payout.paidAt),
    ...at(t.failed, failure?.at ?? null),
    ...code(t.reference, payout.reference),
    ...code(t.transfer, payout.transferId),
    ...code(t.number, payout.id),
  ];
}
