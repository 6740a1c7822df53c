import type { LinePart } from "./accrual.ts";
import type { ExplainWords } from "./explain-words.ts";

/** So many parts are told one by one; of more the rest is counted. */
const PARTS_TOLD = 5;

/**
 * What level 1 is paid, part by part. For example: "12 % of 20.00 USD (Shoes: sku-1) + a flat 2 × 5.00 USD (Bags: sku-2)
 * + nothing of 10.00 USD (Gift cards: gift)".
 */
export function explainParts(parts: readonly LinePart[], currency: string, words: ExplainWords): string {
  const told = parts.slice(0, PARTS_TOLD).map((part) => explainPart(part, currency, words));
  const more = parts.length - told.length;
  const text = [...told, ...(more === 0 ? [] : [words.parts.more(more)])].join(" + ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explainPart(part: LinePart, currency: string, words: ExplainWords): string {
  const { parts } = words;
  const of = words.amount(BigInt(part.amountMinor), currency);
  const by = part.by === "rule" ? part.rule : parts[part.by];
  const why = `(${[by, part.productId].filter((text) => text !== null).join(": ")})`;
  const rate = parts.rate(words.rate(part.rateBps ?? 0), of);
  switch (part.pays) {
    case "nothing":
      return `${parts.nothing(of)} ${why}`;
    case "percentage":
      return `${rate} ${why}`;
    case "tiered":
      return `${rate}${parts.firstTier} ${why}`;
    case "flat":
      return `${parts.flat(flatText(part, currency, words), of)} ${why}`;
  }
}

function flatText({ flatMinor, units }: LinePart, currency: string, words: ExplainWords): string {
  if (flatMinor === null) return words.parts.noFlat(currency);
  if (units === 0) return words.parts.noMoreFlat;
  const times = units === 1 ? "" : `${units} × `;
  const text = words.flat(`${times}${words.amount(BigInt(flatMinor), currency)}`);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
