import { newId, type StripeObject } from "../create-objects.ts";
import { build, type Context, type Endpoint, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { missing } from "../stripe-error.ts";
import { recordTransaction } from "./balance-transactions.ts";

/** What a bank does to charges: no API makes a dispute. */
export const disputeEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/disputes", ({ objects, form }) => {
    const of = (name: "charge" | "payment_intent") => (dispute: StripeObject) =>
      form[name] === undefined || dispute[name] === form[name];
    return page(
      objects.list("dispute").filter(of("charge")).filter(of("payment_intent")),
      form,
      "/v1/disputes",
    );
  }),
  endpoint("GET", "/v1/disputes/:id", ({ objects, params: [id = ""] }) => {
    const dispute = objects.find("dispute", id);
    if (dispute === undefined) throw missing("dispute", id, "id");
    return dispute;
  }),
];

type Acting = Pick<Context, "objects" | "shapes" | "account" | "nowSeconds" | "emit">;

/** A cardholder's bank takes a charge's money back. */
export function disputeCharge(context: Acting, chargeId: string): StripeObject {
  const charge = chargeOf(context, chargeId);
  const amount = Number(charge.amount) - Number(charge.amount_refunded);
  const made = build(context, "dispute", newId("dp"), {
    ...{ amount, charge: chargeId, currency: charge.currency, payment_intent: charge.payment_intent },
    ...{ is_charge_refundable: false, reason: "fraudulent", status: "needs_response" },
    balance_transactions: [move(context, charge, -amount)],
  });
  context.objects.put(made);
  context.objects.put({ ...charge, disputed: true });
  context.emit("charge.dispute.created", made);
  context.emit("charge.dispute.funds_withdrawn", made);
  return made;
}

/** The dispute of a charge is won: its money comes again. */
export function reinstate(context: Acting, chargeId: string): StripeObject {
  const charge = chargeOf(context, chargeId);
  const dispute = context.objects.list("dispute").find((one) => one.charge === chargeId);
  if (dispute === undefined) throw missing("dispute", chargeId, "charge");
  const moves = dispute.balance_transactions as StripeObject[];
  const won = context.objects.put({
    ...{ ...dispute, status: "won" },
    balance_transactions: [...moves, move(context, charge, Number(dispute.amount))],
  });
  context.emit("charge.dispute.funds_reinstated", won);
  context.emit("charge.dispute.closed", won);
  return won;
}

function move(context: Acting, { currency }: StripeObject, amount: number): StripeObject {
  const [{ account }, id] = [context, newId("txn")];
  context.objects.addBalance(account, String(currency), amount);
  const moved = { id, account, type: "adjustment", source: null, amount, currency: String(currency) };
  recordTransaction(context, moved);
  return build(context, "balance_transaction", id, {
    ...{ amount, currency, fee: 0, net: amount, type: "adjustment", reporting_category: "dispute" },
  });
}

function chargeOf({ objects }: Acting, id: string): StripeObject {
  const charge = objects.find("charge", id);
  if (charge === undefined) throw missing("charge", id, "charge", 400);
  return charge;
}
