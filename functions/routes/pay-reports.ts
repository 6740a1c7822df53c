import { Hono } from "hono";
import * as z from "zod/mini";
import {
  disclosureSchema,
  type Exposure,
  exposureFields,
  type IncomeDisclosure,
} from "../../core/api/pay-reports.ts";
import { payBrackets } from "../../core/bonus/pay-brackets.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { CURRENCIES, exponentOf } from "../../core/money/currency.ts";
import { WHOLE_BPS } from "../../core/money/rate.ts";
import {
  type DisclosureRow,
  type ExposureRow,
  findExposure,
  findIncomeDisclosure,
  findPeriodSpan,
} from "../../db/repositories/pay-reports.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { found } from "../refusals.ts";
import { withQuery } from "../valid.ts";

const exposureSchema = z.strictObject(exposureFields);
const EXPONENTS = Object.fromEntries(CURRENCIES.map((currency) => [currency, exponentOf(currency)]));

/** What a program owes and might get back, and what its partners earn of whom. Reads only. */
export const payReportRoutes = new Hono<AppTypes>()
  .get("/exposure", permit("reports:read"), withQuery(exposureSchema), async (c) => {
    const { programId } = c.req.valid("query");
    const program = await callerProgram(c, programId);
    const { appDb, now } = c.get("services");
    const rows = await findExposure(appDb, c.get("caller"), { id: program.id, now: now() });
    return c.json({ data: rows.map(presentExposure) });
  })
  .get("/income-disclosure", permit("reports:read"), withQuery(disclosureSchema), async (c) => {
    const { programId, periodId, from, to } = c.req.valid("query");
    const program = await callerProgram(c, programId);
    const { appDb } = c.get("services");
    const named =
      periodId === undefined
        ? undefined
        : found(await findPeriodSpan(appDb, c.get("caller"), program.id, periodId), "period", "periodId");
    const span = named ?? { from: from ?? new Date(0), to: to ?? new Date(0) };
    const rows = await findIncomeDisclosure(
      appDb,
      c.get("caller"),
      { programId: program.id, ...span },
      EXPONENTS,
    );
    return c.json({
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      data: rows.map(presentDisclosure),
    });
  });

const minor = (text: string | undefined) => minorToJson(BigInt(text ?? 0));

function presentExposure(row: ExposureRow): Exposure {
  return {
    currency: row.currency,
    pendingMinor: minor(row.pending),
    availableMinor: minor(row.available),
    belowZeroMinor: minor(row.below_zero),
    partnersBelowZero: row.partners_below_zero,
    open: { commissionMinor: minor(row.open_commission), bonusMinor: minor(row.open_bonus) },
  };
}

function presentDisclosure(row: DisclosureRow): IncomeDisclosure {
  const total = BigInt(row.total);
  const customers = BigInt(row.customers);
  const own = BigInt(row.own);
  const [p10, p25, p50, p75, p90, p99] = row.percentiles.map((text) => minor(text));
  const decades = new Map(Object.entries(row.decades).map(([decade, n]) => [Number(decade), n]));
  return {
    currency: row.currency,
    partners: row.partners,
    earners: row.earners,
    totalMinor: minorToJson(total),
    brackets: payBrackets(row.currency, decades),
    percentiles: { p10: p10 ?? 0, p25: p25 ?? 0, p50: p50 ?? 0, p75: p75 ?? 0, p90: p90 ?? 0, p99: p99 ?? 0 },
    fromSalesToCustomersMinor: minorToJson(customers),
    fromOwnPurchasesMinor: minorToJson(own),
    fromNoSaleMinor: minorToJson(total - customers - own),
    // Rounds down: the share from customers is never told higher than it is.
    customerShareBps: total > 0n ? Number((customers * BigInt(WHOLE_BPS)) / total) : null,
  };
}
