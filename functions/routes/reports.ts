import { Hono } from "hono";
import * as z from "zod/mini";
import type { MerchantClick } from "../../core/api/clicks.ts";
import { momentField } from "../../core/api/fields.ts";
import { type ModelComparison, modelComparisonFields } from "../../core/api/model-comparison.ts";
import { compareModels } from "../../core/attribution/attribute.ts";
import type { AttributionModel } from "../../core/attribution/model.ts";
import { identityExecutor } from "../../db/client.ts";
import { type AttributionCase, loadAttributionCases } from "../../db/repositories/attribution-facts.ts";
import type { ClickRow } from "../../db/repositories/click-list.ts";
import { conversionPage, ledgerSummary, partnerReport } from "../../db/repositories/reports.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppTypes } from "../context.ts";
import { clickList } from "../lists/clicks.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { withBody, withQuery } from "../valid.ts";

const programId = z.optional(z.uuid("must be a UUID"));
const moment = z.optional(momentField);
const MODEL_KINDS = ["last_click", "first_click", "linear", "position_based", "time_decay"] as const;
/** Conversions that one call of the comparison takes; the next call goes on from its cursor. */
const COMPARED = 1000;

const rangeSchema = z.strictObject({ programId, from: moment, to: moment });
const modelsSchema = z.strictObject({ ...modelComparisonFields, cursor: pageFields.cursor });
const clicks = listRoute(clickList, tenantAccess);

/** What happened, by partner, by model, by account. Reads only. */
export const reportRoutes = new Hono<AppTypes>()
  .get("/partners", permit("reports:read"), withQuery(rangeSchema), async (c) => {
    const query = c.req.valid("query");
    const program = await callerProgram(c, query.programId);
    return c.json({
      data: await partnerReport(
        c.get("services").appDb,
        c.get("caller"),
        program.id,
        query.from ?? null,
        query.to ?? null,
      ),
    });
  })
  .get("/clicks", permit("reports:read"), withQuery(clickList.pageSchema), clicks.page(presentClick))
  .get("/clicks/count", permit("reports:read"), withQuery(clickList.countSchema), clicks.count)
  .get("/clicks/export.csv", permit("reports:read"), withQuery(clickList.exportSchema), clicks.csv)
  .post("/clicks/exports", permit("reports:read"), withBody(clickList.exportSchema), clicks.ask)
  .get("/ledger", permit("reports:read"), withQuery(z.strictObject({ programId })), async (c) => {
    const { programId: named } = c.req.valid("query");
    const program = await callerProgram(c, named);
    return c.json({ data: await ledgerSummary(c.get("services").appDb, c.get("caller"), program.id) });
  })
  .get("/models", permit("reports:read"), withQuery(modelsSchema), async (c) => {
    const query = c.req.valid("query");
    const { appDb } = c.get("services");
    const program = await callerProgram(c, query.programId);
    const ids = await conversionPage(appDb, c.get("caller"), program.id, {
      after: query.cursor,
      limit: COMPARED + 1,
      ...{ goal: query.goal, orderPrefix: query.orderPrefix, from: query.from, to: query.to },
    });
    const taken = ids.slice(0, COMPARED);
    const cases = await loadAttributionCases(identityExecutor(appDb, c.get("caller")), taken);
    const rows = taken.map((id) => ({ id }));
    const { nextCursor } = pageOf(
      ids.length > COMPARED ? [...rows, { id: "" }] : rows,
      { limit: COMPARED },
      (row) => row,
    );
    const models = MODEL_KINDS.map((kind) => ({ model: kind, ...creditsOf(cases, kind) }));
    const comparison: ModelComparison = { conversions: cases.length, models, nextCursor };
    return c.json(comparison);
  });

function presentClick({ sortValue: _, ...row }: ClickRow): MerchantClick {
  return { ...row, at: new Date(row.at).toISOString() };
}

type Shares = Record<string, { conversions: number; weightBps: number }>;

/** What a model credits of some conversions, by partner and by campaign. */
function creditsOf(cases: readonly AttributionCase[], kind: AttributionModel["kind"]) {
  const partners: Shares = {};
  const campaigns: Shares = {};
  for (const { facts, touches, halfLifeDays } of cases) {
    const [attribution] = compareModels(facts, touches, [
      kind === "time_decay" ? { kind, halfLifeDays } : { kind },
    ]);
    const credits = attribution?.credits ?? [];
    addShares(
      partners,
      credits.map(({ partnerId, weightBps }) => [partnerId, weightBps]),
    );
    addShares(
      campaigns,
      credits.map(({ campaignId, weightBps }) => [campaignId, weightBps]),
    );
  }
  return { partners, campaigns };
}

/** Adds one conversion's shares to those of others. */
function addShares(shares: Shares, credits: readonly (readonly [id: string, weightBps: number])[]): void {
  const weights = new Map<string, number>();
  for (const [id, weightBps] of credits) weights.set(id, (weights.get(id) ?? 0) + weightBps);
  for (const [id, weightBps] of weights) {
    shares[id] ??= { conversions: 0, weightBps: 0 };
    shares[id].weightBps += weightBps;
    if (weightBps === 10_000) shares[id].conversions++;
  }
}
