import type { OwnPayout } from "../../../../../../core/api/payouts.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { UNKNOWN } from "../../../../lib/format.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { usePayout } from "../../api/use-payouts.ts";
import { describePayout, METHOD_WORDS } from "../../describe-payout.ts";

import { ContestButton } from "../disputes/contest-button.tsx";

type Fact = Parameters<typeof Facts>[0]["facts"][number];

/** One payout: where it stands, what that means, and by what it went. */
export function PayoutDetail({ payout }: { payout: OwnPayout }) {
  const one = usePayout(payout.id);
  const { sentence } = describePayout(payout);
  return (
    <div className="row-detail">
      <LoadProblem error={one.error} onRetry={() => void one.refetch()} />
      <p>{sentence}</p>
      <Facts facts={factsOf(payout, one.data?.methodLabel ?? null)} />
      <p>
        Not what it should be?{" "}
        <ContestButton
          subject="payout"
          id={payout.id}
          what={`the payout of ${formatMoney(payout.amountMinor, payout.currency)}`}
        />
      </p>
    </div>
  );
}

function factsOf(payout: OwnPayout, methodLabel: string | null): readonly Fact[] {
  const { currency, method, reducedMinor, returnedMinor, failure } = payout;
  const at = (name: string, moment: string | null): readonly Fact[] =>
    moment === null ? [] : [[name, <Clock key={name} at={moment} />]];
  const code = (name: string, text: string | null): readonly Fact[] =>
    text === null ? [] : [[name, <code key={name}>{text}</code>]];
  const money = (name: string, minor: number): readonly Fact[] =>
    minor === 0 ? [] : [[name, <Money key={name} minor={minor} currency={currency} />]];
  return [
    ["by", METHOD_WORDS[method]],
    ...(method === "stripe" ? [] : [["to", methodLabel ?? UNKNOWN] as const]),
    ...money("less, by refunds meanwhile", reducedMinor),
    ...money("came back", returnedMinor),
    ...at("set aside", payout.createdAt),
    ...at("sent", payout.submittedAt),
    ...at("paid", payout.paidAt),
    ...at("failed", failure?.at ?? null),
    ...code("the bank's reference", payout.reference),
    ...code("transfer at Stripe", payout.transferId),
    ...code("number here", payout.id),
  ];
}
