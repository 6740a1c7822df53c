import { Hono } from "hono";
import * as z from "zod/mini";
import { conversionImportFields } from "../../core/api/conversion-import.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { importConversions } from "../import-conversions.ts";
import { permit } from "../permit.ts";
import { demandOn } from "../settings/in-force.ts";
import type { Intake } from "../take-conversions.ts";
import { withQuery } from "../valid.ts";

/** Conversions out of a CSV file. */
export const conversionImportRoutes = new Hono<AppTypes>().post(
  "/import",
  permit("conversions:write"),
  withQuery(z.strictObject(conversionImportFields)),
  async (c) => {
    const { programId, dryRun } = c.req.valid("query");
    const identity = c.get("caller");
    await demandOn(c.get("services"), "conversion_import", identity.organisationId);
    const program = await callerProgram(c, programId);
    const { test } = identity;
    const intake: Intake = { identity, program, test, source: "server", requestId: c.get("requestId") };
    const { answer, handOff: row } = await importConversions(c, intake, dryRun === "true");
    if (row !== null) handOff(c, [row]);
    return c.json(answer);
  },
);
