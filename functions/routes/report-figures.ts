import { Hono } from "hono";
import {
  breakdownSchema,
  ownBreakdownSchema,
  ownSeriesSchema,
  type RangeQuery,
  seriesSchema,
} from "../../core/api/reports.ts";
import { ownSeries, ownTable, programSeries, programTable } from "../../db/repositories/report/scopes.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { openOwnRow, openProgramRow } from "../reports/open-row.ts";
import { type ReadRange, readRange, refused } from "../reports/read-range.ts";
import { breakdownReport, type OpenRow, seriesReport } from "../reports/read-report.ts";
import { withQuery } from "../valid.ts";

/** A program's figures over time, and by what they are made of; from rollups. Reads only. */
export const reportFigureRoutes = new Hono<AppTypes>()
  .get("/series", permit("reports:read"), withQuery(seriesSchema), async (c) => {
    const query = c.req.valid("query");
    const { id: programId, timezone } = await callerProgram(c, query.programId);
    const rows = programSeries({ ...query, programId });
    return c.json(await seriesReport(tenant(c), rows, rangeOf(c, query, timezone), query.interval));
  })
  .get("/breakdown", permit("reports:read"), withQuery(breakdownSchema), async (c) => {
    const query = c.req.valid("query");
    const { id: programId, timezone } = await callerProgram(c, query.programId);
    const { dimension, partnerId, campaignId } = query;
    const filter = { programId, partnerId, campaignId };
    const rows = programTable(dimension, filter);
    if (rows === null)
      throw refused("dimension", "must be partner, campaign or link beside partnerId or campaignId");
    const open: OpenRow = (key, span) => openProgramRow(dimension, key, span, filter);
    const asked = { dimension, table: query, open };
    return c.json(await breakdownReport(tenant(c), rows, rangeOf(c, query, timezone), asked));
  });

/** An affiliate's own, over all programs or of one. Reads only. */
export const ownReportRoutes = new Hono<AppTypes>()
  .get("/series", permit("affiliate:read"), withQuery(ownSeriesSchema), async (c) => {
    const query = c.req.valid("query");
    return c.json(await seriesReport(user(c), ownSeries(query), rangeOf(c, query, "UTC"), query.interval));
  })
  .get("/breakdown", permit("affiliate:read"), withQuery(ownBreakdownSchema), async (c) => {
    const query = c.req.valid("query");
    const { dimension, programId, campaignId } = query;
    const open: OpenRow = (key, span) => openOwnRow(dimension, key, span, { programId, campaignId });
    const rows = ownTable(dimension, query);
    const asked = { dimension, table: query, open };
    return c.json(await breakdownReport(user(c), rows, rangeOf(c, query, "UTC"), asked));
  });

const tenant = (c: AppContext) => ({ db: c.get("services").appDb, actor: c.get("caller") });
const user = (c: AppContext) => ({ db: c.get("services").appDb, actor: c.get("user") });

const rangeOf = (c: AppContext, query: RangeQuery, timezone: string): ReadRange =>
  readRange(query, query.timezone ?? timezone, c.get("services").now());
