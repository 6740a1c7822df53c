import { describe, expect, it } from "vitest";
import { CURRENCIES, exponentOf } from "../../core/money/currency.ts";
import { fromStripe, stripeUnitOf, toStripe, toStripePayout } from "./units.ts";

/** Goal: an amount of Stripe's is the same money here, in every currency; what is not exact is refused. */
describe("an amount of Stripe's", () => {
  it.each([
    ["usd", 1099, 1099n, "10.99 dollars"],
    ["eur", 1, 1n, "a cent"],
    ["jpy", 500, 500n, "no decimals on either side"],
    ["vnd", 250_000, 250_000n, "no decimals on either side"],
    ["kwd", 5120, 5120n, "three decimals, the last of them 0"],
    ["tnd", 10, 10n, "three decimals, the last of them 0"],
    ["isk", 500, 5n, "5 krónur: written with two decimals, which are 00"],
    ["ugx", 500, 5n, "5 shillings: written with two decimals, which are 00"],
    ["mga", 5, 500n, "5 ariary: Stripe counts no iraimbilanja, ISO does"],
    ["huf", 1045, 1045n, "two decimals: only payouts go without"],
    ["twd", 80_000, 80_000n, "two decimals: only payouts go without"],
    ["clp", 990, 990n, "no decimals on either side"],
    ["usd", 0, 0n, "nothing"],
  ])("in %s of %d is %d minor units: %s", (currency, amount, amountMinor) => {
    expect(fromStripe(amount, currency)).toEqual({
      ok: true,
      value: { amountMinor, currency: currency.toUpperCase() },
    });
  });

  it.each([
    ["isk", 550, "fraction_of_minor_unit"],
    ["ugx", 1, "fraction_of_minor_unit"],
    ["iqd", 1000, "unknown_currency"],
    ["clf", 1000, "unknown_currency"],
    ["xyz", 100, "unknown_currency"],
    ["usd", -1, "not_an_amount"],
    ["usd", 1.5, "not_an_amount"],
    ["usd", 2 ** 53, "not_an_amount"],
  ])("in %s of %d is refused: %s", (currency, amount, reason) => {
    expect(fromStripe(amount, currency)).toEqual({ ok: false, reason });
  });
});

describe("an amount of ours", () => {
  it.each([
    ["VND", 250_000n, 250_000],
    ["USD", 1050n, 1050],
    ["ISK", 5n, 500],
    ["UGX", 5n, 500],
    ["KWD", 1250n, 1250],
    ["MGA", 500n, 5],
    ["HUF", 1045n, 1045],
  ])("in %s of %d minor units is %d of Stripe's", (currency, amountMinor, amount) => {
    expect(toStripe(amountMinor, currency)).toEqual({
      ok: true,
      value: { amount, currency: currency.toLowerCase() },
    });
    expect(fromStripe(amount, currency.toLowerCase())).toEqual({
      ok: true,
      value: { amountMinor, currency },
    });
  });

  it.each([
    ["KWD", 1255n, "not_a_step"],
    ["MGA", 550n, "not_a_step"],
    ["USD", 0n, "not_an_amount"],
    ["USD", -1n, "not_an_amount"],
    ["ISK", 2n ** 53n, "not_an_amount"],
    ["IQD", 1000n, "unknown_currency"],
    ["XYZ", 100n, "unknown_currency"],
  ])("in %s of %d is refused: %s", (currency, amountMinor, reason) => {
    expect(toStripe(amountMinor, currency)).toEqual({ ok: false, reason });
  });

  it("that goes to a bank is whole where banks take no decimals", () => {
    expect(toStripePayout(1045n, "HUF")).toEqual({ ok: false, reason: "not_a_step" });
    expect(toStripePayout(1000n, "HUF")).toEqual({ ok: true, value: { amount: 1000, currency: "huf" } });
    expect(toStripePayout(1045n, "USD").ok).toBe(true);
  });
});

describe("Stripe's units", () => {
  it("are known for all currencies but those it takes no payments in", () => {
    const unknown = CURRENCIES.filter((currency) => stripeUnitOf(currency) === undefined);
    expect(unknown).toEqual(["CLF", "IQD", "LYD", "UYI", "UYW"]);
  });

  it("differ from ISO 4217 in three currencies alone", () => {
    const different = CURRENCIES.filter((currency) => {
      const unit = stripeUnitOf(currency);
      return unit !== undefined && unit.decimals !== exponentOf(currency);
    });
    expect(different).toEqual(["ISK", "MGA", "UGX"]);
  });

  it("make a step of every amount that Stripe takes a whole number of minor units", () => {
    for (const currency of CURRENCIES) {
      const unit = stripeUnitOf(currency);
      if (unit !== undefined) expect(fromStripe(Number(unit.step), currency.toLowerCase()).ok).toBe(true);
    }
  });
});
