import { afterEach, expect, it } from "vitest";
import { setLanguage } from "../../lib/texts/language.ts";
import { bonusSums, daysOf } from "./describe-period.ts";

afterEach(() => setLanguage("en"));

it("names a period's first and last day by the program's clock, both counted in", () => {
  const november = { startsAt: "2026-10-31T17:00:00.000Z", endsAt: "2026-11-30T17:00:00.000Z" };
  const { from, to } = daysOf(november, "Asia/Ho_Chi_Minh");
  expect([from, to].map((day) => /\b(1|30)\b/.exec(day)?.[0])).toEqual(["1", "30"]);
});

it("adds what all rules pay by currency, never across, and leaves out what is nothing", () => {
  const one = (currency: string, amountMinor: string) => ({ currency, amountMinor });
  expect(bonusSums([one("USD", "150"), one("EUR", "7"), one("USD", "50"), one("VND", "0")])).toEqual([
    { currency: "USD", minor: 200 },
    { currency: "EUR", minor: 7 },
  ]);
});
