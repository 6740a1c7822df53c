import type { CurrencyFunding } from "../../../../../../core/api/funding.ts";
import { Facts, Figure } from "../../../../components/ui/figure.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { fundingTexts } from "../../texts/funding.ts";

/** One currency: what there is, what is needed, and what is missing. */
export function CurrencyFunds({ funding }: { funding: CurrencyFunding }) {
  const t = useTexts(fundingTexts);
  const { currency, fundsMinor, missingMinor, isLow, lowBalanceMinor } = funding;
  return (
    <Section title={currency} className="funds">
      <Figure value={formatMoney(fundsMinor, currency)} label={t.toPay} />
      <Facts facts={factsOf(funding)} />
      {missingMinor > 0 ? (
        <Notice tone="bad" title={t.missing(formatMoney(missingMinor, currency))}>
          {t.missingText}
        </Notice>
      ) : isLow && lowBalanceMinor !== null ? (
        <Notice tone="warn" title={t.low}>
          {t.below(formatMoney(lowBalanceMinor, currency))}
        </Notice>
      ) : null}
    </Section>
  );
}

function factsOf(funding: CurrencyFunding): Parameters<typeof Facts>[0]["facts"] {
  const t = textsNow(fundingTexts);
  const { currency, creditLimitMinor, neededMinor, onItsWayMinor, drawnMinor, feesMinor } = funding;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return [
    [t.needed, money(neededMinor)],
    [t.onItsWay, money(onItsWayMinor)],
    [t.drawn, money(drawnMinor)],
    [t.fees, money(feesMinor)],
    [t.credit, money(creditLimitMinor)],
  ];
}
