import { describe, expect, it, test } from "vitest";
import { isCountry } from "../countries/country.ts";
import { COOLING_OFF_MS, missingOf, type PayeeStanding, usableFrom, waysOf } from "./payee.ts";
import { isSelfServe } from "./regions.ts";

const NOW = new Date("2026-03-01T00:00:00Z");
const READY: PayeeStanding = {
  country: "DE",
  stripe: { state: "none", wants: [] },
  method: { kind: "bank", state: "verified", usableFrom: NOW },
  held: false,
};
const BY_STRIPE = { kind: "stripe", state: "unverified", usableFrom: NOW } as const;
const codes = (change: Partial<PayeeStanding>) =>
  missingOf({ ...READY, ...change }, NOW).map(({ code }) => code);

describe("what a payee lacks", () => {
  it("is nothing when it is ready.", () => expect(codes({})).toEqual([]));
  it.each<[string, Partial<PayeeStanding>, string[]]>([
    ["all of it at the beginning", { country: null, method: null }, ["country", "method"]],
    ["a check of a method by hand", { method: { ...BY_STRIPE, kind: "momo" } }, ["verification"]],
    ["an account that was not begun", { method: BY_STRIPE }, ["stripe_details"]],
    ["Stripe's own check", { method: BY_STRIPE, stripe: { state: "pending", wants: [] } }, ["stripe_review"]],
    [
      "another way, when Stripe's is closed",
      { method: BY_STRIPE, stripe: { state: "closed", wants: [] } },
      ["stripe_closed"],
    ],
    [
      "nothing, when Stripe pays",
      { method: { ...BY_STRIPE, state: "verified" }, stripe: { state: "active", wants: [] } },
      [],
    ],
    [
      "what was begun at Stripe and not chosen yet",
      { method: null, stripe: { state: "restricted", wants: [] } },
      ["method", "stripe_details"],
    ],
    ["nothing of Stripe's that it is not paid by", { stripe: { state: "restricted", wants: [] } }, []],
    ["release, first of all", { held: true, method: null }, ["held", "method"]],
  ])("is %s.", (_, change, expected) => expect(codes(change)).toEqual(expected));

  it("is named with Stripe's words and dates, also while Stripe still pays.", () => {
    const dueAt = "2026-04-01T00:00:00.000Z";
    const stripe = { state: "active", wants: [{ field: "person.id_number", dueAt }] } as const;
    expect(missingOf({ ...READY, method: { ...BY_STRIPE, state: "verified" }, stripe }, NOW)).toEqual([
      {
        code: "stripe_details",
        field: "person.id_number",
        at: dueAt,
        text: `Stripe wants person.id_number, by ${dueAt}.`,
      },
    ]);
  });

  it("is time, from the change of a method on.", () => {
    const from = usableFrom(true, NOW);
    expect(from.getTime() - NOW.getTime()).toBe(COOLING_OFF_MS);
    const [cooling] = missingOf(
      { ...READY, method: { kind: "bank", state: "verified", usableFrom: from } },
      NOW,
    );
    expect(cooling).toMatchObject({ code: "cooling_off", at: from.toISOString() });
    expect(
      missingOf({ ...READY, method: { kind: "bank", state: "verified", usableFrom: from } }, from),
    ).toEqual([]);
    expect(usableFrom(false, NOW)).toEqual(NOW);
  });
});

test("Stripe opens recipients in the US, the UK, the EEA, Canada and Switzerland alone.", () => {
  const all = Array.from({ length: 26 * 26 }, (_, at) =>
    String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)),
  ).filter(isSelfServe);
  expect(all.length).toBe(30 + 4);
  expect(all.every(isCountry)).toBe(true);
  for (const country of ["US", "GB", "NO", "IS", "LI", "CA", "CH"]) expect(isSelfServe(country)).toBe(true);
  for (const country of ["VN", "AU", "JP", "BR", "SG"]) expect(isSelfServe(country)).toBe(false);
});

test("the ways are said plainly, by country and by whether anybody is paid by Stripe here.", () => {
  expect([
    waysOf("DE", true).stripe,
    waysOf("DE", false).stripe,
    waysOf("VN", true).stripe,
    waysOf(null, true).stripe,
  ]).toEqual([true, false, false, false]);
  expect(waysOf("VN", true).text).toContain("paid by hand");
});
