import type { CurrencyFunding } from "../../../../../../core/api/funding.ts";
import { Facts, Figure } from "../../../../components/ui/figure.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMoney } from "../../../../lib/money.ts";

/** One currency: what there is, what is needed, and what is missing. */
export function CurrencyFunds({ funding }: { funding: CurrencyFunding }) {
  const { currency, fundsMinor, missingMinor, isLow, lowBalanceMinor } = funding;
  return (
    <Section title={currency} className="funds">
      <Figure value={formatMoney(fundsMinor, currency)} label="to pay partners with" />
      <Facts facts={factsOf(funding)} />
      {missingMinor > 0 ? (
        <Notice tone="bad" title={`${formatMoney(missingMinor, currency)} is missing`}>
          Payouts that are not covered wait until it has come.
        </Notice>
      ) : isLow && lowBalanceMinor !== null ? (
        <Notice tone="warn" title="Low">
          Below {formatMoney(lowBalanceMinor, currency)}, of which you asked to be told.
        </Notice>
      ) : null}
    </Section>
  );
}

function factsOf(funding: CurrencyFunding): Parameters<typeof Facts>[0]["facts"] {
  const { currency, creditLimitMinor, neededMinor, onItsWayMinor, drawnMinor, feesMinor } = funding;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return [
    ["needed by payouts that have not left", money(neededMinor)],
    ["on its way to partners", money(onItsWayMinor)],
    ["drawn by payouts in all", money(drawnMinor)],
    ["fees in all", money(feesMinor)],
    ["credit limit", money(creditLimitMinor)],
  ];
}
