import { expect, it } from "vitest";
import type { ConversionReport } from "../api/conversions.ts";
import { checkReport, checkReports } from "./check-report.ts";

/* Goal: a report is refused for what only the program and the clock can tell, each field by name. Method: a table. */
const NOW = Date.UTC(2026, 4, 1, 12);
const PROGRAM = {
  id: "0192f0c1-0000-7000-8000-000000000001",
  status: "active",
  currencies: ["USD"],
} as const;
const report = (extra: Partial<ConversionReport> = {}): ConversionReport => ({
  goal: "sale",
  orderId: "1001",
  amountMinor: 4999,
  currency: "USD",
  ...extra,
});
const at = (ms: number) => new Date(NOW + ms).toISOString();
const YEARS_MS = 3650 * 86_400_000;

it.each<[string, Partial<ConversionReport>, string[]]>([
  ["as it should be", {}, []],
  ["of the program in capitals", { programId: PROGRAM.id.toUpperCase() }, []],
  ["of another program", { programId: "0192f0c1-0000-7000-8000-000000000002" }, ["programId other_program"]],
  ["in a currency that is not taken", { currency: "EUR" }, ["currency currency_not_accepted"]],
  ["five minutes ahead", { occurredAt: at(300_000) }, []],
  ["a millisecond more ahead", { occurredAt: at(300_001) }, ["occurredAt in_the_future"]],
  ["ten years ago", { occurredAt: at(-YEARS_MS) }, []],
  ["a millisecond longer ago", { occurredAt: at(-YEARS_MS - 1) }, ["occurredAt too_old"]],
  ["with an address that is none", { customer: { email: ".@gmail.com" } }, ["customer.email invalid_format"]],
  [
    "with items that come to its amount",
    {
      items: [
        { productId: "a", quantity: 1, amountMinor: 4000 },
        { productId: "b", quantity: 1, amountMinor: 999 },
      ],
    },
    [],
  ],
  [
    "with items that come to one unit more",
    {
      items: [
        { productId: "a", quantity: 1, amountMinor: 4000 },
        { productId: "b", quantity: 1, amountMinor: 1000 },
      ],
    },
    ["items more_than_amount"],
  ],
  [
    "wrong in several ways",
    { currency: "EUR", occurredAt: at(1e9) },
    ["currency currency_not_accepted", "occurredAt in_the_future"],
  ],
])("A report %s is answered with its refusals.", (_, extra, refusals) => {
  const answer = checkReport(report(extra), PROGRAM, NOW);
  expect(answer.map(({ field, code }) => `${field} ${code}`)).toEqual(refusals);
});

it("An archived program takes nothing.", () => {
  expect(checkReport(report(), { ...PROGRAM, status: "archived" }, NOW)).toMatchObject([
    { code: "archived" },
  ]);
});

it("An order that stands twice is refused where it stands again; another goal is another order.", () => {
  const reports = [report(), report({ goal: "lead" }), report()];
  expect(checkReports(reports, PROGRAM, NOW)).toMatchObject([
    [],
    [],
    [{ field: "orderId", code: "duplicate" }],
  ]);
});
