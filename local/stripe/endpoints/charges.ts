import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import {
  amountOf,
  currencyOf,
  mergeMetadata,
  optionalText,
  refuseFraction,
  requiredText,
} from "../params.ts";
import { invalidRequest, missing } from "../stripe-error.ts";
import { recordTransaction } from "./balance-transactions.ts";

/** Charges, which always succeed here, and their refunds. */
export const chargeEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/charges", charge),
  endpoint(
    "GET",
    "/v1/charges",
    ({ objects, form }) => {
      const paid = objects
        .list("charge")
        .filter(({ payment_intent: id }) => form.payment_intent === undefined || id === form.payment_intent);
      return page(paid, form, "/v1/charges");
    },
    ["limit", "starting_after", "ending_before", "created", "payment_intent"],
  ),
  endpoint("GET", "/v1/charges/:id", ({ objects, params: [id = ""] }) =>
    found(objects.find("charge", id), "charge", id),
  ),
  endpoint("POST", "/v1/refunds", refund),
  endpoint("GET", "/v1/refunds", ({ objects, form }) => {
    const ofCharge = objects
      .list("refund")
      .filter(({ charge: id }) => form.charge === undefined || id === form.charge);
    return page(ofCharge, form, "/v1/refunds");
  }),
  endpoint("GET", "/v1/refunds/:id", ({ objects, params: [id = ""] }) =>
    found(objects.find("refund", id), "refund", id),
  ),
];

function charge(context: Context): unknown {
  const { form } = context;
  const amount = amountOf(form, "amount");
  if (amount === undefined)
    throw invalidRequest("Missing required param: amount.", "amount", "parameter_missing");
  const currency = currencyOf(form);
  refuseFraction(amount, currency);
  return makeCharge(context, {
    ...{ amount, currency, payment_intent: null },
    customer: optionalText(form, "customer"),
    description: optionalText(form, "description"),
    metadata: mergeMetadata({}, form.metadata),
  });
}

/** A charge that has succeeded, with its amount in the account's balance. */
export function makeCharge(
  context: Pick<Context, "shapes" | "nowSeconds" | "objects" | "account" | "emit">,
  fields: Record<string, unknown> & { readonly amount: number; readonly currency: string },
): StripeObject {
  const { amount, currency } = fields;
  const { account } = context;
  const [id, transaction] = [newId("ch"), newId("txn")];
  const made = build(context, "charge", id, {
    ...fields,
    ...{ amount_captured: amount, amount_refunded: 0, captured: true, disputed: false },
    ...{ balance_transaction: transaction, paid: true, refunded: false, status: "succeeded" },
  });
  context.objects.addBalance(account, currency, amount);
  context.objects.put(made);
  recordTransaction(context, { id: transaction, account, type: "charge", source: id, amount, currency });
  context.emit("charge.succeeded", made);
  return made;
}

function refund(context: Context): unknown {
  const { form, objects, account } = context;
  const id = requiredText(form, "charge");
  const refunded = objects.find("charge", id);
  if (refunded === undefined) throw missing("charge", id, "charge", 400);
  const left = Number(refunded.amount) - Number(refunded.amount_refunded);
  const amount = amountOf(form, "amount") ?? left;
  if (left === 0)
    throw invalidRequest(`Charge ${id} has already been refunded.`, undefined, "charge_already_refunded");
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      "amount",
    );
  }
  const currency = String(refunded.currency);
  const [refundId, transaction] = [newId("re"), newId("txn")];
  const made = build(context, "refund", refundId, {
    amount,
    charge: id,
    payment_intent: refunded.payment_intent ?? null,
    currency,
    balance_transaction: transaction,
    metadata: mergeMetadata({}, form.metadata),
    reason: optionalText(form, "reason"),
    status: "succeeded",
  });
  objects.addBalance(account, currency, -amount);
  objects.put(made);
  recordTransaction(context, {
    ...{ id: transaction, account, type: "refund", source: refundId, amount: -amount, currency },
  });
  const amountRefunded = Number(refunded.amount_refunded) + amount;
  const updated = objects.put({ ...refunded, amount_refunded: amountRefunded, refunded: amount === left });
  context.emit("refund.created", made);
  context.emit("charge.refunded", updated);
  return made;
}

function found(object: StripeObject | undefined, type: string, id: string): StripeObject {
  if (object === undefined) throw missing(type, id, "id");
  return object;
}
