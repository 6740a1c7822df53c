import type { StripeObject } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint } from "../endpoint.ts";
import { expandIn } from "../expand.ts";
import { page } from "../page.ts";
import { invalidRequest, missing } from "../stripe-error.ts";

/** What moved the balance of the platform, or of the connected account that Stripe-Account names. */
export const balanceTransactionEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/balance_transactions", list, [
    ...["limit", "starting_after", "ending_before", "created", "expand"],
    ...["payout", "type", "source", "currency"],
  ]),
  endpoint(
    "GET",
    "/v1/balance_transactions/:id",
    (context) => {
      const [id = ""] = context.params;
      const found = ofAccount(context).find((item) => item.id === id);
      if (found === undefined) throw missing("balance transaction", id, "id");
      return expandIn(context, shown(found), ["source"]);
    },
    ["expand"],
  ),
];

type Parts = Pick<Context, "objects" | "shapes" | "nowSeconds">;

/** What each type is to reports; a type that is not named is its own category. */
const CATEGORIES: Readonly<Record<string, string>> = {
  payment: "charge",
  payment_refund: "refund",
  transfer_refund: "transfer_reversal",
  payout_failure: "payout_reversal",
  payout_cancel: "payout_reversal",
};

/** Keeps what moved an account's balance: an amount in Stripe's unit, below zero when it left. */
export function recordTransaction(
  parts: Parts,
  fields: {
    readonly id: string;
    readonly account: string;
    readonly type: string;
    readonly source: string | null;
    readonly amount: number;
    readonly currency: string;
  },
): void {
  const { account, ...told } = fields;
  parts.objects.put(
    build(parts, "balance_transaction", told.id, {
      ...{ fee: 0, fee_details: [], net: told.amount, status: "available", available_on: parts.nowSeconds },
      ...{ reporting_category: CATEGORIES[told.type] ?? told.type, description: null, exchange_rate: null },
      ...told,
      of_account: account,
      in_payout: null,
    }),
  );
}

/** Says of all of an account's transactions in a currency that are in no payout that they are in this one. */
export function payOutTransactions(
  { objects, account }: Pick<Context, "objects" | "account">,
  payoutId: string,
  currency: string,
): void {
  for (const transaction of ofAccount({ objects, account }))
    if (transaction.currency === currency && transaction.in_payout === null)
      objects.put({ ...transaction, in_payout: payoutId });
}

function list(context: Context): unknown {
  const { form, objects, account } = context;
  const { payout, type, source, currency } = form;
  const paidOut = typeof payout === "string" ? objects.find("payout", payout) : undefined;
  if (typeof payout === "string" && paidOut?.of_account !== account)
    throw missing("payout", payout, "payout");
  if (paidOut !== undefined && paidOut.automatic !== true) {
    const message = "Balance transaction history can only be filtered on automatic transfers, not manual.";
    throw invalidRequest(message, "payout");
  }
  const wanted = ofAccount(context)
    .filter((item) => payout === undefined || item.in_payout === payout)
    .filter((item) => type === undefined || item.type === type)
    .filter((item) => source === undefined || item.source === source)
    .filter((item) => currency === undefined || item.currency === currency);
  const found = page(wanted.map(shown), form, "/v1/balance_transactions");
  return expandIn(context, found, ["data.source"]);
}

function ofAccount({ objects, account }: Pick<Context, "objects" | "account">): StripeObject[] {
  return objects.list("balance_transaction").filter((object) => object.of_account === account);
}

/** Objects say whose they are; answers do not. */
function shown({ of_account: _, in_payout: __, ...object }: StripeObject): StripeObject {
  return object as StripeObject;
}
