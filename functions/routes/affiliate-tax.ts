import { Hono } from "hono";
import { type OwnTaxYear, taxYearSchema } from "../../core/api/statements.ts";
import {
  findOwnCountry,
  listTaxThresholds,
  type OwnTaxRow,
  sumOwnYear,
} from "../../db/repositories/payouts/tax.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { presentTaxSum, reachesOf } from "../statements/present-tax.ts";
import { withPath } from "../valid.ts";

/** What a signed-in affiliate was paid in a year, as its tax return asks. */
export const affiliateTaxRoutes = new Hono<AppTypes>().get(
  "/:year",
  permit("affiliate:read"),
  withPath(taxYearSchema),
  async (c) => {
    const { year } = c.req.valid("param");
    const { appDb } = c.get("services");
    const user = c.get("user");
    const [rows, country, thresholds] = await Promise.all([
      sumOwnYear(appDb, user, year),
      findOwnCountry(appDb, user),
      listTaxThresholds(appDb, user),
    ]);
    const currencies = [...new Set(rows.map(({ currency }) => currency))].toSorted();
    return c.json({
      ...{ year, country },
      programs: rows.map((row) => {
        return { programId: row.programId, programName: row.programName, ...presentTaxSum(row) };
      }),
      totals: currencies.map((currency) => {
        const sum = presentTaxSum(totalOf(rows, currency));
        return { ...sum, forms: reachesOf(thresholds, { country, year }, sum) };
      }),
    } satisfies OwnTaxYear);
  },
);

function totalOf(rows: readonly OwnTaxRow[], wanted: string) {
  const of = rows.filter(({ currency }) => currency === wanted);
  const sum = (read: (row: OwnTaxRow) => string) =>
    String(of.reduce((all, row) => all + BigInt(read(row)), 0n));
  return {
    currency: wanted,
    payouts: of.reduce((all, row) => all + row.payouts, 0),
    paidMinor: sum((row) => row.paidMinor),
    returnedMinor: sum((row) => row.returnedMinor),
  };
}
