import { Hono } from "hono";
import * as z from "zod/mini";
import { bankTopUpSchema, fundingTermsPutSchema, takeBackSchema } from "../../core/api/funding.ts";
import { findFundedProgram, findFunding } from "../../db/repositories/payouts/funding.ts";
import { listTopUps } from "../../db/repositories/payouts/top-ups.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { type FundingAct, recordTransfer, takeBack } from "../funding/bank-top-up.ts";
import { presentTerms, presentTopUp } from "../funding/present-funding.ts";
import { putTerms } from "../funding/terms.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const pageSchema = z.strictObject(pageFields);

/** On what terms the platform pays out of programs' funds, and what came to its bank. */
export const adminFundingRoutes = new Hono<AppTypes>()
  .get("/:id/funding-terms", permit("platform.funding:read"), async (c) => c.json(await termsOf(c)))
  .put("/:id/funding-terms", permit("platform.funding:write"), withBody(fundingTermsPutSchema), async (c) => {
    const terms = c.req.valid("json");
    const { audit } = c.get("operator");
    const saying = { services: c.get("services"), audit, requestId: c.get("requestId") };
    handOff(c, await putTerms(saying, await programOf(c), terms));
    return c.json(await termsOf(c));
  })
  .get("/:id/top-ups", permit("platform.funding:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const { id: programId } = await programOf(c);
    const rows = await listTopUps(c.get("services").appDb, c.get("operator"), { ...page, programId });
    return c.json(pageOf(rows, page, presentTopUp));
  })
  .post("/:id/top-ups", permit("platform.funding:write"), withBody(bankTopUpSchema), async (c) => {
    const { amountMinor, key: requestKey, ...said } = c.req.valid("json");
    const transfer = { ...said, amountMinor: BigInt(amountMinor), requestKey };
    const { topUp, replayed, handOffs } = await recordTransfer(actOf(c), transfer);
    handOff(c, handOffs);
    if (replayed) c.header("idempotent-replayed", "true");
    return c.json(presentTopUp(topUp), replayed ? 200 : 201);
  })
  .post(
    "/:id/top-ups/:topUpId/take-back",
    permit("platform.funding:write"),
    withBody(takeBackSchema),
    async (c) => {
      const { reason } = c.req.valid("json");
      const { topUp, replayed, handOffs } = await takeBack(actOf(c), readId(c, "topUpId"), reason);
      handOff(c, handOffs);
      if (replayed) c.header("idempotent-replayed", "true");
      return c.json(presentTopUp(topUp));
    },
  );

const actOf = (c: AppContext): FundingAct => ({
  ...{ services: c.get("services"), operator: c.get("operator") },
  ...{ programId: readId(c, "id"), requestId: c.get("requestId") },
});

async function programOf(c: AppContext) {
  return found(await findFundedProgram(c.get("services").jobDb, readId(c, "id")), "program");
}

async function termsOf(c: AppContext) {
  const { id } = await programOf(c);
  return presentTerms(id, await findFunding(c.get("services").jobDb, id));
}
