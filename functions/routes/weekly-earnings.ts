import { Hono } from "hono";
import * as z from "zod/mini";
import { type WeeklyEarnings, weeklyEarningsFields } from "../../core/api/weekly-earnings.ts";
import { isoWeekBounds } from "../../core/period/iso-week.ts";
import { noteInAudit } from "../../db/repositories/audit.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import {
  type EarningsScope,
  listPartnerEarnings,
  sumEarnings,
} from "../../db/repositories/weekly-earnings.ts";
import { namedProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { exportEarnings, presentPartnerEarnings, presentSums } from "../present-earnings.ts";
import { found } from "../refusals.ts";
import { withQuery } from "../valid.ts";

const querySchema = z.strictObject({ ...pageFields, ...weeklyEarningsFields });

/** What each partner earned in a week, as the ledger has it. */
export const weeklyEarningsRoutes = new Hono<AppTypes>().get(
  "/weekly-earnings",
  permit("reports:read"),
  withQuery(querySchema),
  async (c) => {
    const { week, currency, format, ...query } = c.req.valid("query");
    const { appDb } = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, query.programId);
    const { timezone } = found(await findProgram(appDb, caller, programId), "program", "programId");
    const bounds = isoWeekBounds(week, timezone);
    if (!bounds.ok) throw new Error(`the schema let in the week ${week}`);
    const [from, until] = [new Date(bounds.value.startsAtMs), new Date(bounds.value.endsAtMs)];
    const scope = { programId, currency, from, until };
    if (format === "csv") return answerCsv(c, scope, week);
    const [rows, totals] = await Promise.all([
      listPartnerEarnings(appDb, caller, scope, query),
      // With each page they would be as much work again as all pages together.
      query.cursor === undefined ? sumEarnings(appDb, caller, scope) : null,
    ]);
    return c.json({
      ...{ week, startsAt: from.toISOString(), endsAt: until.toISOString(), currency },
      totals: totals === null ? null : presentSums(totals),
      ...pageOf(rows, query, presentPartnerEarnings),
    } satisfies WeeklyEarnings);
  },
);

/** All partners as a stream, noted in the audit log: names leave the platform. */
async function answerCsv(c: AppContext, scope: EarningsScope, week: string): Promise<Response> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const { programId, currency } = scope;
  await noteInAudit(appDb, caller, {
    ...{ organisationId: caller.organisationId, personId: null, action: "earnings.exported" },
    details: { programId, week, currency },
  });
  const read = (cursor: string | undefined, limit: number) =>
    listPartnerEarnings(appDb, caller, scope, { cursor, limit });
  return new Response(exportEarnings(read, currency), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="earnings-${week}-${currency}.csv"`,
    },
  });
}
