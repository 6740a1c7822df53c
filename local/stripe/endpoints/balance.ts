import type { Context, Endpoint } from "../endpoint.ts";
import { endpoint } from "../endpoint.ts";

/** The balance of the platform, or of the connected account that Stripe-Account names. */
export const balanceEndpoints: Endpoint[] = [endpoint("GET", "/v1/balance", balance)];

function balance({ objects, shapes, account }: Context): unknown {
  const amounts = objects.balances(account);
  const known = amounts.length > 0 ? amounts : [{ currency: "usd", amount: 0 }];
  const line = (amount: number, currency: string) => ({ amount, currency, source_types: { card: amount } });
  return {
    ...shapes("balance"),
    object: "balance",
    livemode: false,
    available: known.map(({ amount, currency }) => line(amount, currency)),
    pending: known.map(({ currency }) => line(0, currency)),
  };
}
