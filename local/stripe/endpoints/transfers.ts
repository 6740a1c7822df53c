import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint, PLATFORM } from "../endpoint.ts";
import { expandIn } from "../expand.ts";
import { page } from "../page.ts";
import {
  amountOf,
  currencyOf,
  mergeMetadata,
  optionalText,
  refuseFraction,
  requiredText,
} from "../params.ts";
import { invalidRequest, missing, StripeError } from "../stripe-error.ts";
import { recordTransaction } from "./balance-transactions.ts";

const LIST = ["limit", "starting_after", "ending_before", "created"];

/** Transfers from the platform's balance to a connected account's, and their reversals. */
export const transferEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/transfers", create, [
    ...["amount", "currency", "destination", "description", "metadata"],
    ...["source_transaction", "source_type", "transfer_group"],
  ]),
  endpoint("GET", "/v1/transfers", list, [...LIST, "destination", "transfer_group", "expand"]),
  endpoint(
    "GET",
    "/v1/transfers/:id",
    (context) => expandIn(context, find(context), ["balance_transaction"]),
    ["expand"],
  ),
  endpoint("POST", "/v1/transfers/:id", update, ["description", "metadata"]),
  endpoint("POST", "/v1/transfers/:id/reversals", reverse, [
    ...["amount", "description", "metadata", "refund_application_fee"],
  ]),
  endpoint(
    "GET",
    "/v1/transfers/:id/reversals",
    (context) => {
      const { id } = find(context);
      const reversals = page(reversalsOf(context, id), context.form, `/v1/transfers/${id}/reversals`);
      return expandIn(context, reversals, ["data.balance_transaction"]);
    },
    ["limit", "starting_after", "ending_before", "expand"],
  ),
];

function create(context: Context): unknown {
  const { form, objects } = context;
  const currency = currencyOf(form);
  const amount = amountOf(form, "amount");
  if (amount === undefined)
    throw invalidRequest("Missing required param: amount.", "amount", "parameter_missing");
  refuseFraction(amount, currency);
  const destination = requiredText(form, "destination");
  checkDestination(context, destination);
  move(context, PLATFORM, destination, currency, amount);
  const [id, payment, transaction] = [newId("tr"), newId("py"), newId("txn")];
  const transfer = build(context, "transfer", id, {
    amount,
    amount_reversed: 0,
    currency,
    destination,
    balance_transaction: transaction,
    destination_payment: payment,
    description: optionalText(form, "description"),
    metadata: mergeMetadata({}, form.metadata),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: optionalText(form, "source_transaction"),
    transfer_group: optionalText(form, "transfer_group"),
  });
  objects.put(transfer);
  recordTransaction(context, {
    ...{ id: transaction, account: PLATFORM, type: "transfer", source: id, amount: -amount, currency },
  });
  recordTransaction(context, {
    ...{ id: newId("txn"), account: destination, type: "payment", source: payment, amount, currency },
  });
  context.emit("transfer.created", transfer);
  return transfer;
}

/** @throws StripeError for an account that is not there, or cannot receive transfers */
function checkDestination({ objects }: Context, destination: string): void {
  const account = objects.find("account", destination);
  if (account === undefined) throw missing("destination", destination, "destination", 400);
  const { transfers } = (account.capabilities ?? {}) as { transfers?: unknown };
  if (transfers === "active") return;
  const message =
    "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments";
  throw invalidRequest(message, undefined, "insufficient_capabilities_for_transfer");
}

function update(context: Context): unknown {
  const transfer = find(context);
  const { form, objects } = context;
  const metadata = mergeMetadata(transfer.metadata, form.metadata);
  const description = optionalText(form, "description") ?? transfer.description;
  const updated = objects.put({ ...transfer, metadata, description });
  context.emit("transfer.updated", updated);
  return updated;
}

function list(context: Context): unknown {
  const { objects, form } = context;
  const { destination, transfer_group: group } = form;
  const wanted = objects
    .list("transfer")
    .filter((transfer) => destination === undefined || transfer.destination === destination)
    .filter((transfer) => group === undefined || transfer.transfer_group === group);
  return expandIn(context, page(wanted, form, "/v1/transfers"), ["data.balance_transaction"]);
}

function reverse(context: Context): unknown {
  const transfer = find(context);
  const { form, objects } = context;
  const left = Number(transfer.amount) - Number(transfer.amount_reversed);
  const amount = amountOf(form, "amount") ?? left;
  if (left === 0) throw invalidRequest(`Transfer ${transfer.id} is already fully reversed.`);
  if (amount > left) {
    throw invalidRequest(`Reversal amount (${amount}) is greater than unreversed amount (${left})`, "amount");
  }
  const currency = String(transfer.currency);
  move(context, String(transfer.destination), PLATFORM, currency, amount);
  const [id, refund, transaction] = [newId("trr"), newId("pyr"), newId("txn")];
  const reversal = build(context, "transfer_reversal", id, {
    amount,
    currency,
    transfer: transfer.id,
    balance_transaction: transaction,
    destination_payment_refund: refund,
    metadata: mergeMetadata({}, form.metadata),
  });
  objects.put(reversal);
  recordTransaction(context, {
    ...{ id: transaction, account: PLATFORM, type: "transfer_refund", source: id, amount, currency },
  });
  recordTransaction(context, {
    ...{ id: newId("txn"), account: String(transfer.destination), type: "payment_refund", source: refund },
    ...{ amount: -amount, currency },
  });
  const data = reversalsOf(context, transfer.id);
  const updated = objects.put({
    ...transfer,
    amount_reversed: Number(transfer.amount_reversed) + amount,
    reversed: amount === left,
    reversals: { ...(transfer.reversals as object), data: data.slice(0, 10), has_more: data.length > 10 },
  });
  context.emit("transfer.reversed", updated);
  return reversal;
}

function move({ objects }: Context, from: string, to: string, currency: string, amount: number): void {
  const available = objects.balances(from).find((balance) => balance.currency === currency)?.amount ?? 0;
  if (available < amount) {
    const message = "You have insufficient available funds in your Stripe account.";
    throw new StripeError(
      400,
      { type: "invalid_request_error", code: "balance_insufficient", message },
      true,
    );
  }
  objects.addBalance(from, currency, -amount);
  objects.addBalance(to, currency, amount);
}

function reversalsOf({ objects }: Context, transferId: string): StripeObject[] {
  return objects.list("transfer_reversal").filter((reversal) => reversal.transfer === transferId);
}

function find({ objects, params: [id = ""] }: Context): StripeObject {
  const transfer = objects.find("transfer", id);
  if (transfer === undefined) throw missing("transfer", id, "transfer");
  return transfer;
}
