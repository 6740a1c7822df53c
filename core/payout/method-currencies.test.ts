import { expect, it } from "vitest";
import { type Carrier, type MethodRefusal, methodRefusal } from "./method-currencies.ts";

const bank = (country: string): Carrier => ({ kind: "bank", country });
const STRIPE: Carrier = { kind: "stripe", country: "US" };
const PAYPAL: Carrier = { kind: "paypal", country: "US" };
const MOMO: Carrier = { kind: "momo", country: "VN" };

/* Goal: what a method would refuse is refused here, and nothing else. Method: a table. */
it.each<[Carrier, string, bigint, bigint | undefined]>([
  [bank("VN"), "VND", 250_000n, undefined],
  [MOMO, "VND", 250_000n, undefined],
  [PAYPAL, "USD", 1050n, undefined],
  [bank("US"), "USD", 1050n, undefined],
  [bank("GB"), "GBP", 1n, undefined],
  [bank("DE"), "EUR", 1n, undefined],
  [bank("SE"), "SEK", 100n, undefined],
  [bank("IS"), "ISK", 5n, undefined],
  [bank("KW"), "KWD", 1250n, undefined],
  [bank("KW"), "USD", 1050n, undefined],
  [STRIPE, "ISK", 5n, 1n],
  [STRIPE, "KWD", 1250n, 10n],
  [PAYPAL, "HUF", 500_00n, undefined],
  [{ kind: "other", country: "TH" }, "KWD", 1251n, undefined],
])("%j takes %s %d.", (method, currency, amountMinor, stepMinor) =>
  expect(methodRefusal(method, currency, amountMinor, stepMinor)).toBeNull(),
);

const notBy = (kind: Carrier["kind"], currency: string): MethodRefusal => ({
  ...{ code: "currency_not_by_method", kind, currency },
});

it.each<[Carrier, string, bigint, bigint | undefined, MethodRefusal]>([
  [MOMO, "USD", 1050n, undefined, notBy("momo", "USD")],
  [PAYPAL, "VND", 250_000n, undefined, notBy("paypal", "VND")],
  [PAYPAL, "KWD", 1250n, undefined, notBy("paypal", "KWD")],
  [bank("VN"), "USD", 1050n, undefined, notBy("bank", "USD")],
  [bank("US"), "EUR", 1050n, undefined, notBy("bank", "EUR")],
  [bank("DE"), "USD", 1050n, undefined, notBy("bank", "USD")],
  [bank("DE"), "SEK", 1050n, undefined, notBy("bank", "SEK")],
  [PAYPAL, "HUF", 500_50n, undefined, { code: "not_in_steps", currency: "HUF", stepMinor: 100n }],
  [STRIPE, "KWD", 1251n, 10n, { code: "not_in_steps", currency: "KWD", stepMinor: 10n }],
  [STRIPE, "USD", 0n, 1n, { code: "not_an_amount" }],
  [bank("US"), "USD", -5n, undefined, { code: "not_an_amount" }],
])("%j refuses %s %d.", (method, currency, amountMinor, stepMinor, refusal) =>
  expect(methodRefusal(method, currency, amountMinor, stepMinor)).toEqual(refusal),
);
