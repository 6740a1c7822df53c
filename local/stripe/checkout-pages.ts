import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { StripeObject } from "./create-objects.ts";
import type { Context } from "./endpoint.ts";
import { expire, failLater, payCheckout, succeedLater } from "./endpoints/checkout.ts";

export interface CheckoutParts {
  readonly context: Pick<Context, "objects" | "shapes" | "account" | "nowSeconds" | "emit">;
  /** Runs work in a transaction and then sends what it emitted. */
  readonly transact: <T>(work: () => T) => T;
}

const PATH = /^\/hosted\/checkout\/(cs_test_\w+)(?:\/(pay|debit|accept|refuse|expire))?$/;

/**
 * Stripe's page on which something is paid, as far as one can walk through it here: by card at once, by a bank that says later
 * whether it pays, or not at all. What a bank says later is asked on the same page.
 */
export function checkoutPage({ context, transact }: CheckoutParts, request: LocalRequest): LocalResponse {
  const [, id = "", act] = PATH.exec(request.path) ?? [];
  const session = context.objects.find("checkout.session", id);
  if (session === undefined) return { status: 404, body: "There is no such page." };
  if (request.method === "GET" && act === undefined) return show(session);
  if (request.method !== "POST" || act === undefined)
    return { status: 405, body: "This cannot be done here." };
  const waits = session.status === "complete" && session.payment_status === "unpaid";
  const fits = act === "accept" || act === "refuse" ? waits : session.status === "open";
  if (!fits) return leadTo(session.cancel_url ?? session.success_url);
  transact(() => {
    if (act === "pay" || act === "debit")
      return payCheckout(context, session, act === "pay" ? "card" : "debit");
    if (act === "accept") return succeedLater(context, session);
    return act === "refuse" ? failLater(context, session) : expire(context, session);
  });
  return leadTo(act === "expire" ? (session.cancel_url ?? session.success_url) : session.success_url);
}

const leadTo = (url: unknown): LocalResponse => ({ status: 303, headers: { location: String(url) } });

function show({
  id,
  status,
  payment_status: paid,
  amount_total: amount,
  currency,
  cancel_url: back,
}: StripeObject): LocalResponse {
  const button = (act: string, text: string) =>
    `<form method="post" action="/hosted/checkout/${id}/${act}"><button>${text}</button></form>`;
  const open = [
    button("pay", "Pay by card"),
    button("debit", "Pay by direct debit, which takes days"),
    button("expire", "Let it expire"),
    `<p><a href="${escapeText(String(back ?? "/"))}">Back without paying</a></p>`,
  ];
  const waiting = [button("accept", "The bank pays"), button("refuse", "The bank refuses")];
  const isWaiting = status === "complete" && paid === "unpaid";
  const body = status === "open" ? open : isWaiting ? waiting : ["<p>This is over.</p>"];
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stripe on this machine</title>
<h1>Stripe Checkout, on this machine</h1>
<p>${Number(amount)} of the smallest unit of ${escapeText(String(currency)).toUpperCase()}. The real one asks here for a card or a bank account.</p>
${body.join("\n")}
</html>
`,
  };
}

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
