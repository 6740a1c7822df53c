import { describe, expect, it } from "vitest";
import { type BrowserReport, type BrowserTerms, judgeReport } from "./judge-report.ts";

/* Goal: what a browser says is taken or refused for a reason that a merchant can read. Method: a table. */
const NOW = Date.UTC(2026, 4, 1, 12);
const PROGRAM: BrowserTerms = {
  id: "0192f0c1-0000-7000-8000-000000000001",
  status: "active",
  currencies: ["USD", "VND"],
  browserConversions: "hold",
};
const browser = (report = {}, extra: Partial<BrowserReport> = {}): BrowserReport => ({
  bot: null,
  report: { orderId: "1001", amountMinor: 4999, currency: "USD", ...report },
  occurredAt: new Date(NOW - 1000),
  receivedAt: new Date(NOW),
  ...extra,
});
const judge = (report: BrowserReport, program = PROGRAM) => judgeReport(report, program, NOW);

describe("A browser's report", () => {
  it("is read whole, its data as texts, as a sale unless it says otherwise", () => {
    expect(
      judge(browser({ coupon: "ADA", customerId: "c", metadata: { plan: "pro", seats: 2, gift: false } })),
    ).toEqual({
      ok: true,
      value: {
        goal: "sale",
        orderId: "1001",
        amountMinor: 4999,
        currency: "USD",
        coupon: "ADA",
        customer: { id: "c" },
        metadata: { plan: "pro", seats: "2", gift: "false" },
        occurredAt: "2026-05-01T11:59:59.000Z",
      },
    });
    expect(judge(browser({ goal: "lead" }))).toMatchObject({ value: { goal: "lead" } });
  });

  it("says nothing of what only a server may say", () => {
    const said = { clickId: "x", customer: { email: "a@b.example" }, programId: "p", status: "approved" };
    const { value } = judge(browser(said)) as { value: object };
    expect(Object.keys(value).sort()).toEqual(["amountMinor", "currency", "goal", "occurredAt", "orderId"]);
  });

  it("from a clock that runs ahead happened when it came", () => {
    const ahead = browser({}, { occurredAt: new Date(NOW + 86_400_000) });
    expect(judge(ahead)).toMatchObject({ value: { occurredAt: new Date(NOW).toISOString() } });
  });

  it.each<[string, BrowserReport, Partial<BrowserTerms>, string]>([
    [
      "in a currency that is not taken",
      browser({ currency: "EUR" }),
      {},
      "currency: the program accepts USD, VND",
    ],
    [
      "in no currency",
      browser({ currency: "ZZZ" }),
      {},
      "currency: must be an ISO 4217 code in capitals, as USD",
    ],
    [
      "of a broken amount",
      browser({ amountMinor: 1.5 }),
      {},
      "amountMinor: must be a whole number of minor units",
    ],
    [
      "of a goal that is none",
      browser({ goal: "Sale!" }),
      {},
      "goal: must be 1 to 64 of a–z 0–9 _ . - and begin with a letter or digit",
    ],
    ["without an order", browser({ orderId: "" }), {}, "orderId: must not be empty"],
    ["of a bot", browser({}, { bot: "headless" }), {}, "bot: headless"],
    ["to an archived program", browser(), { status: "archived" }, "programId: the program is archived"],
    [
      "to a program that takes none",
      browser(),
      { browserConversions: "refuse" },
      "browserConversions: the program does not accept what browsers report",
    ],
    [
      "wrong in two ways",
      browser({ orderId: "a\nb", amountMinor: -1 }),
      {},
      "orderId: must not contain control characters; amountMinor: must not be negative",
    ],
  ])("%s is refused", (_, report, terms, reason) => {
    expect(judge(report, { ...PROGRAM, ...terms })).toEqual({ ok: false, reason });
  });
});
