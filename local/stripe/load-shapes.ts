import { readFileSync } from "node:fs";
import { isRecord } from "../http/is-record.ts";
import { parseJson } from "../http/parse-json.ts";

/** A fresh copy of an object's full shape by its type's name; `{}` for a type that is not known. */
export type Shapes = (type: string) => Record<string, unknown>;

/** What our own code reads, for when there is no file of shapes. */
const MINIMAL: Record<string, Record<string, unknown>> = {
  account: {
    business_profile: null,
    external_accounts: { object: "list", data: [], has_more: false, url: "" },
    requirements: { currently_due: [], past_due: [], eventually_due: [], disabled_reason: null },
    settings: {},
  },
  transfer: { balance_transaction: null, destination_payment: null, source_type: "card" },
  payout: {
    description: null,
    original_payout: null,
    reversed_by: null,
    source_type: "card",
    type: "bank_account",
  },
  transfer_reversal: { balance_transaction: null, destination_payment_refund: null, source_refund: null },
  charge: { balance_transaction: null, payment_intent: null, customer: null, description: null },
  "checkout.session": {
    customer: null,
    invoice: null,
    subscription: null,
    setup_intent: null,
    line_items: null,
  },
  payment_intent: { customer: null, last_payment_error: null, latest_charge: null, payment_method: null },
  dispute: { balance_transactions: [], evidence: {}, evidence_details: {} },
  refund: { balance_transaction: null, payment_intent: null, source_transfer_reversal: null },
};

/**
 * Reads `{ resources: { type: shape } }`, the layout of Stripe's published fixtures, from a file.
 * Without a file, or when it is not there, the objects carry little more than what our own code reads.
 */
export function loadShapes(path: string | undefined): Shapes {
  const resources = path === undefined ? MINIMAL : (readResources(path) ?? MINIMAL);
  return (type) => structuredClone(resources[type] ?? {});
}

function readResources(path: string): Record<string, Record<string, unknown>> | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const parsed = parseJson(text);
  const resources = isRecord(parsed) ? parsed.resources : undefined;
  if (!isRecord(resources)) throw new Error(`${path} holds no Stripe fixtures`);
  return Object.fromEntries(
    Object.entries(resources).filter((entry): entry is [string, Record<string, unknown>] =>
      isRecord(entry[1]),
    ),
  );
}
