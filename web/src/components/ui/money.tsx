import { formatMoney } from "../../lib/money.ts";
import { useLanguage } from "../../lib/texts/use-texts.ts";

/** An amount of minor units in the viewer's locale. */
export function Money({ minor, currency }: { minor: number | string; currency: string }) {
  useLanguage();
  return <span className="money">{formatMoney(minor, currency)}</span>;
}

interface AmountsProps {
  readonly amounts: readonly { readonly currency: string; readonly minor: number }[];
  /** What stands where there is none. */
  readonly none?: string;
}

/** Amounts of several currencies, which are never added. */
export function Amounts({ amounts, none = "–" }: AmountsProps) {
  if (amounts.length === 0) return none;
  return (
    <span className="amounts">
      {amounts.map(({ currency, minor }) => (
        <Money key={currency} minor={minor} currency={currency} />
      ))}
    </span>
  );
}
