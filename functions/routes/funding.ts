import { Hono } from "hono";
import * as z from "zod/mini";
import { lowBalanceSchema, type StartedTopUp, topUpSchema } from "../../core/api/funding.ts";
import { findFundingAs, listFunds } from "../../db/repositories/payouts/funding.ts";
import { listTopUps } from "../../db/repositories/payouts/top-ups.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { presentFunding, presentTopUp } from "../funding/present-funding.ts";
import { startTopUp } from "../funding/start-top-up.ts";
import { putLowBalance } from "../funding/terms.ts";
import { handOff } from "../hand-off.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readBody, readQuery } from "../read-body.ts";

const pageSchema = z.strictObject(pageFields);

/** With what a program pays its partners: what it has, what came in, and bringing more. */
export const fundingRoutes = new Hono<AppTypes>()
  .get("/:id/funding", permit("funding:read"), async (c) => c.json(await fundingOf(c)))
  .put("/:id/funding/low-balance", permit("funding:write"), async (c) => {
    const { lowBalanceMinor } = await readBody(c, lowBalanceSchema);
    const program = await loadCallerProgram(c);
    const { audit } = c.get("caller");
    const saying = { services: c.get("services"), audit, requestId: c.get("requestId") };
    handOff(c, await putLowBalance(saying, program, lowBalanceMinor));
    return c.json(await fundingOf(c));
  })
  .get("/:id/top-ups", permit("funding:read"), async (c) => {
    const page = readQuery(c, pageSchema);
    const { id: programId } = await loadCallerProgram(c);
    const rows = await listTopUps(c.get("services").appDb, c.get("caller"), { ...page, programId });
    return c.json(pageOf(rows, page, presentTopUp));
  })
  .post("/:id/top-ups", permit("funding:write"), async (c) => {
    const { currency, amountMinor, key: requestKey } = await readBody(c, topUpSchema);
    const { audit, test, user } = c.get("caller");
    if (test) throw new Problem("forbidden", "A test key moves no money.");
    const program = await loadCallerProgram(c);
    const by = { userId: user?.userId ?? null, audit, requestId: c.get("requestId") };
    const asked = { program, currency, amountMinor: BigInt(amountMinor), requestKey, ...by };
    const { topUp, url, isNew } = await startTopUp(c.get("services"), asked);
    if (!isNew) c.header("idempotent-replayed", "true");
    const started: StartedTopUp = { ...presentTopUp(topUp), url };
    return c.json(started, isNew ? 201 : 200);
  });

async function fundingOf(c: AppContext) {
  const { id } = await loadCallerProgram(c);
  const { appDb } = c.get("services");
  const [stored, rows] = await Promise.all([
    findFundingAs(appDb, c.get("caller"), id),
    listFunds(appDb, c.get("caller"), id),
  ]);
  return presentFunding(id, stored, rows);
}
