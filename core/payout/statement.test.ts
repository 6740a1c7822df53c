import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatGrouped } from "../money/format-grouped.ts";
import { type EntrySum, MOVEMENT_KINDS, makeStatement, sumOf } from "./statement.ts";
import { isClosed, monthBounds } from "./statement-month.ts";
import { reaches, thresholdsInForce } from "./tax.ts";

const entry = (
  posting: EntrySum["posting"],
  keyStart: string,
  account: EntrySum["account"],
  amountMinor: bigint,
  day: string | null = "2026-11-05",
): EntrySum => ({ posting, keyStart, account, amountMinor, day });

describe("a statement", () => {
  it("says what was there, what moved by day and kind, and what is there.", () => {
    const statement = makeStatement([
      entry("accrual", "accrual", "partner_available", 700n, null),
      entry("payout", "payout-settle", "partner_in_transit", -200n, null),
      entry("payout", "payout-reserve", "partner_in_transit", 200n, null),
      entry("payout", "payout-reserve", "partner_available", -500n, "2026-11-06"),
      entry("payout", "payout-reserve", "partner_in_transit", 500n, "2026-11-06"),
      entry("accrual", "accrual", "partner_pending", 100n),
      entry("bonus", "bonus-x", "partner_pending", 40n),
      entry("maturation", "maturation", "partner_pending", -100n, "2026-11-07"),
      entry("maturation", "maturation", "partner_available", 100n, "2026-11-07"),
      entry("payout", "payout-settle", "partner_in_transit", -500n, "2026-11-07"),
      entry("payout", "payout-return", "partner_available", 60n, "2026-11-08"),
      entry("reversal", "reversal", "partner_available", -10n, "2026-11-08"),
      entry("payment", "bonus-payment", "partner_available", -5n, "2026-11-09"),
      entry("payout", "payout-release", "partner_available", 0n, "2026-11-09"),
    ]);
    expect(statement.opening).toEqual({ pendingMinor: 0n, availableMinor: 700n, inTransitMinor: 0n });
    expect(statement.closing).toEqual({ pendingMinor: 40n, availableMinor: 345n, inTransitMinor: 0n });
    expect(statement.movements.map(({ day, kind }) => `${day.slice(8)} ${kind}`)).toEqual([
      ...["05 commissions", "05 bonuses", "06 reserved", "07 maturation", "07 payouts"],
      ...["08 reversals", "08 returns", "09 released", "09 payments"],
    ]);
    const total = Object.fromEntries(statement.totals.map((each) => [each.kind, sumOf(each)]));
    expect(total).toEqual({
      ...{ commissions: 100n, bonuses: 40n, reversals: -10n, maturation: 0n, reserved: 0n, released: 0n },
      ...{ payouts: -500n, returns: 60n, payments: -5n },
    });
  });

  it("always equals the ledger: opening and movements are the closing, which is all entries.", () => {
    const kinds = [
      ...(["accrual", "bonus", "reversal", "maturation", "payment"] as const).map(
        (kind) => [kind, "x"] as const,
      ),
      ...["reserve", "reduce", "release", "settle", "return"].map(
        (step) => ["payout", `payout-${step}`] as const,
      ),
    ];
    const entries = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        account: fc.constantFrom("partner_pending", "partner_available", "partner_in_transit" as const),
        amountMinor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        day: fc.option(
          fc.integer({ min: 1, max: 30 }).map((day) => `2026-11-${String(day).padStart(2, "0")}`),
        ),
      }),
    );
    fc.assert(
      fc.property(entries, (made) => {
        const given = made.map(({ kind: [posting, keyStart], account, amountMinor, day }) =>
          entry(posting, keyStart, account, amountMinor, day),
        );
        const { opening, movements, totals, closing } = makeStatement(given);
        const all = given.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        const moved = (of: readonly Parameters<typeof sumOf>[0][]) =>
          of.reduce((sum, each) => sum + sumOf(each), 0n);
        expect(sumOf(closing)).toBe(all);
        expect(sumOf(opening) + moved(movements)).toBe(all);
        expect(moved(totals)).toBe(moved(movements));
        expect(makeStatement(given.toReversed())).toEqual(makeStatement(given));
      }),
    );
  });

  it("leaves out nothing that it does not know: it fails.", () => {
    expect(() => makeStatement([entry("fee", "fee", "partner_available", 1n)])).toThrow(RangeError);
    expect(() => makeStatement([entry("payout", "payout-new", "partner_available", 1n)])).toThrow(RangeError);
    expect(MOVEMENT_KINDS.length).toBeLessThanOrEqual(10);
  });
});

describe("a month", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["2026-11", "UTC", "2026-11-01T00:00", "2026-12-01T00:00"],
    ["2026-12", "Asia/Ho_Chi_Minh", "2026-11-30T17:00", "2026-12-31T17:00"],
    // Put back on the 1st of November, so that the month is an hour longer.
    ["2026-11", "America/New_York", "2026-11-01T04:00", "2026-12-01T05:00"],
    ["2026-03", "Europe/Berlin", "2026-02-28T23:00", "2026-03-31T22:00"],
  ];
  test.each(cases)("%s in %s is from %s to %s", (month, timezone, from, until) => {
    const bounds = monthBounds(month, timezone);
    expect([bounds.from, bounds.until].map((at) => at.toISOString().slice(0, 16))).toEqual([from, until]);
    expect(isClosed(bounds, bounds.until)).toBe(false);
    expect(isClosed(bounds, new Date(bounds.until.getTime() + 3_600_000))).toBe(true);
  });
});

describe("a tax threshold", () => {
  const rows = [
    { country: "US", form: "1099-NEC", currency: "USD", fromYear: 2020, thresholdMinor: 60_000n },
    { country: "US", form: "1099-NEC", currency: "USD", fromYear: 2026, thresholdMinor: 200_000n },
    { country: "US", form: "1099-MISC", currency: "USD", fromYear: 2024, thresholdMinor: 1_000n },
  ];
  const inForce = (country: string | null, currency: string, year: number) =>
    thresholdsInForce(rows, { country, currency, year }).map(({ form, fromYear }) => `${form} ${fromYear}`);
  it("is the latest of its form that began by then.", () => {
    expect(inForce("US", "USD", 2019)).toEqual([]);
    expect(inForce("US", "USD", 2025)).toEqual(["1099-MISC 2024", "1099-NEC 2020"]);
    expect(inForce("US", "USD", 2030)).toEqual(["1099-MISC 2024", "1099-NEC 2026"]);
    expect([inForce("US", "EUR", 2026), inForce("VN", "USD", 2026), inForce(null, "USD", 2026)]).toEqual([
      [],
      [],
      [],
    ]);
  });
  it("is reached at the sum itself.", () => {
    const threshold = { thresholdMinor: 200_000n };
    expect([199_999n, 200_000n].map((net) => reaches(net, threshold))).toEqual([false, true]);
  });
});

test("amounts in documents are grouped as their language does.", () => {
  expect(formatGrouped(-1_234_567_890n, "USD", "en")).toBe("-12,345,678.90 USD");
  expect(formatGrouped(1_234_567n, "VND", "vi")).toBe("1.234.567 VND");
  expect(formatGrouped(1_250n, "KWD", "vi")).toBe("1,250 KWD");
  expect(formatGrouped(0n, "JPY", "en")).toBe("0 JPY");
});
