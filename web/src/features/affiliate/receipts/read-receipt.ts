import type { ReceiptValue } from "../../../../../core/receipts/canonical-json.ts";
import type { ReceiptBody } from "../../../../../core/receipts/receipt-body.ts";

/** What somebody reads of a receipt; amounts in minor units. */
export interface ReadReceipt {
  readonly number: string;
  readonly account: string;
  readonly currency: string;
  readonly kind: string;
  readonly amountMinor: bigint;
  readonly balanceAfterMinor: bigint;
  readonly postedAt: string;
}

export function readReceipt(body: ReceiptBody): ReadReceipt {
  const text = (...names: string[]) => textAt(body, names);
  const amount = (name: string) => BigInt(text("entry", name));
  return {
    number: text("number"),
    account: text("account", "kind"),
    currency: text("account", "currency"),
    kind: text("entry", "kind"),
    amountMinor: amount("amountMinor"),
    balanceAfterMinor: amount("balanceAfterMinor"),
    postedAt: text("entry", "postedAt"),
  };
}

/** The text that lies there, or an empty one. */
function textAt(value: ReceiptValue | undefined, [name, ...further]: readonly string[]): string {
  if (name === undefined) return typeof value === "string" ? value : "";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  return textAt((value as ReceiptBody)[name], further);
}
