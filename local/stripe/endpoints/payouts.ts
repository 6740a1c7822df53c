import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { amountOf, currencyOf, mergeMetadata, optionalText, refuseFraction } from "../params.ts";
import { invalidRequest, missing, StripeError } from "../stripe-error.ts";
import { payOutTransactions, recordTransaction } from "./balance-transactions.ts";

const LIST = ["limit", "starting_after", "ending_before", "created"];
/** How long a payout is said to take. */
const ARRIVES_SECONDS = 2 * 86_400;

/** Payouts of an account (`Stripe-Account`) to its bank. */
export const payoutEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/payouts", createByHand, ["amount", "currency", "metadata", "description", "method"]),
  endpoint(
    "GET",
    "/v1/payouts",
    (context) => page(ofAccount(context).map(shown), context.form, "/v1/payouts"),
    [...LIST, "status", "arrival_date", "destination"],
  ),
  endpoint("GET", "/v1/payouts/:id", ({ objects, account, params: [id = ""] }) =>
    shown(find(objects, account, id)),
  ),
];

type Parts = Pick<Context, "objects" | "shapes" | "nowSeconds" | "account" | "emit">;

/** Objects say whose they are; answers do not. */
function shown({ of_account: _, ...object }: StripeObject): StripeObject {
  return object as StripeObject;
}

function ofAccount({ objects, account }: Pick<Context, "objects" | "account">): StripeObject[] {
  return objects.list("payout").filter((object) => object.of_account === account);
}

function find(objects: Context["objects"], account: string, id: string): StripeObject {
  const payout = objects.find("payout", id);
  if (payout === undefined || payout.of_account !== account) throw missing("payout", id, "payout");
  return payout;
}

function createByHand(context: Context): unknown {
  const { form } = context;
  const currency = currencyOf(form);
  const amount = amountOf(form, "amount");
  if (amount === undefined)
    throw invalidRequest("Missing required param: amount.", "amount", "parameter_missing");
  refuseFraction(amount, currency, { toBank: true });
  const metadata = mergeMetadata({}, form.metadata);
  const description = optionalText(form, "description");
  return shown(createPayout(context, { amount, currency, automatic: false, metadata, description }));
}

/** Takes the amount out of the account's balance; it arrives, or does not, when the control endpoint says so. */
function createPayout(
  parts: Parts,
  wanted: { amount: number; currency: string; automatic: boolean; [field: string]: unknown },
): StripeObject {
  const { objects, account, nowSeconds, emit } = parts;
  const { amount, currency } = wanted;
  const available = objects.balances(account).find((line) => line.currency === currency)?.amount ?? 0;
  if (available < amount) {
    const message = "You have insufficient funds in your Stripe account for this transfer.";
    throw new StripeError(
      400,
      { type: "invalid_request_error", code: "balance_insufficient", message },
      true,
    );
  }
  const [id, transaction] = [newId("po"), newId("txn")];
  const payout = build(parts, "payout", id, {
    ...{ balance_transaction: transaction, destination: newId("ba"), method: "standard", status: "pending" },
    ...{
      failure_code: null,
      failure_message: null,
      metadata: {},
      arrival_date: nowSeconds + ARRIVES_SECONDS,
    },
    ...wanted,
    of_account: account,
  });
  objects.addBalance(account, currency, -amount);
  objects.put(payout);
  const moved = { account, source: id, amount: -amount, currency };
  recordTransaction(parts, { ...moved, id: transaction, type: "payout" });
  emit("payout.created", shown(payout));
  return payout;
}

/** What Stripe's schedule does: pays out all that an account has in a currency, and says which payments it holds. */
export function payOutAutomatically(parts: Parts, currency: string): StripeObject {
  const amount =
    parts.objects.balances(parts.account).find((line) => line.currency === currency)?.amount ?? 0;
  if (amount === 0) throw invalidRequest(`There is nothing in ${currency} to pay out.`, "currency");
  const payout = createPayout(parts, { amount, currency, automatic: true });
  payOutTransactions(parts, payout.id, currency);
  return shown(payout);
}

/** What the bank says of a payout. Of one that failed the money is on the account's balance again. */
export function endPayout(
  parts: Parts,
  id: string,
  end: { status: "paid" | "failed" | "canceled"; code?: string; message?: string },
): StripeObject {
  const { objects, account, emit } = parts;
  const payout = find(objects, account, id);
  const [amount, currency] = [Number(payout.amount), String(payout.currency)];
  const back = end.status === "paid" ? null : newId("txn");
  const changed = objects.put({
    ...payout,
    status: end.status,
    failure_balance_transaction: back,
    failure_code: end.code ?? null,
    failure_message: end.message ?? null,
  });
  if (back !== null) {
    objects.addBalance(account, currency, amount);
    const type = end.status === "failed" ? "payout_failure" : "payout_cancel";
    recordTransaction(parts, { id: back, account, type, source: id, amount, currency });
  }
  emit(`payout.${end.status}`, shown(changed));
  return shown(changed);
}
