import { formatAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { LinePart } from "./accrual.ts";

/** So many parts are told one by one; of more the rest is counted. */
const PARTS_TOLD = 5;

/**
 * What level 1 is paid, part by part. For example: "12 % of 20.00 USD (Shoes: sku-1) + a flat 2 × 5.00 USD (Bags: sku-2)
 * + nothing of 10.00 USD (Gift cards: gift)".
 */
export function explainParts(parts: readonly LinePart[], currency: string): string {
  const told = parts.slice(0, PARTS_TOLD).map((part) => explainPart(part, currency));
  const more = parts.length - told.length;
  const text = [...told, ...(more === 0 ? [] : [`${more} more ${more === 1 ? "part" : "parts"}`])].join(
    " + ",
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explainPart(part: LinePart, currency: string): string {
  const of = formatAmount(BigInt(part.amountMinor), currency);
  const why = `(${[BY_TEXT[part.by] ?? part.rule, part.productId].filter((text) => text !== null).join(": ")})`;
  switch (part.pays) {
    case "nothing":
      return `nothing of ${of} ${why}`;
    case "percentage":
      return `${formatRate(part.rateBps ?? 0)} of ${of} ${why}`;
    case "tiered":
      return `${formatRate(part.rateBps ?? 0)} of ${of}, the first tier, ${why}`;
    case "flat":
      return `${flatText(part, currency)} for ${of} ${why}`;
  }
}

function flatText({ flatMinor, units }: LinePart, currency: string): string {
  if (flatMinor === null) return `no flat amount in ${currency}`;
  if (units === 0) return "no more of the flat amount";
  const times = units === 1 ? "" : `${units} × `;
  return `a flat ${times}${formatAmount(BigInt(flatMinor), currency)}`;
}

const BY_TEXT: Record<LinePart["by"], string | null> = {
  agreed: "agreed with the partner",
  rule: null,
  level: "level 1",
};
