import { Hono } from "hono";
import * as z from "zod/mini";
import {
  bankFileFields,
  bankFileSchema,
  correctPaymentSchema,
  handReasonSchema,
  markPaidSchema,
  markReturnedSchema,
} from "../../core/api/payouts-by-hand.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { correct } from "../payouts/correct.ts";
import { exportBatch } from "../payouts/export-batch.ts";
import { type HandOutcome, handActOf } from "../payouts/hand-act.ts";
import { markFailed } from "../payouts/mark-failed.ts";
import { markPaid } from "../payouts/mark-paid.ts";
import { markReturned } from "../payouts/mark-returned.ts";
import { answerProof, putProof } from "../payouts/proof.ts";
import { switchToHand } from "../payouts/switch-method.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { demandOn } from "../settings/in-force.ts";
import { withBody, withQuery } from "../valid.ts";

const exportSchema = z.strictObject(bankFileFields);

/** What a person, a bank or a wallet did about payouts that Stripe does not pay. */
export const payoutByHandRoutes = new Hono<AppTypes>()
  .post("/:id/mark-paid", permit("payouts:write"), withBody(markPaidSchema), async (c) => {
    const said = c.req.valid("json");
    await demandByHand(c);
    return answer(c, await markPaid(handActOf(c), readId(c, "id"), said));
  })
  .post("/:id/mark-failed", permit("payouts:write"), withBody(handReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return answer(c, await markFailed(handActOf(c), readId(c, "id"), reason));
  })
  .post("/:id/mark-returned", permit("payouts:write"), withBody(markReturnedSchema), async (c) => {
    const { amountMinor, reason } = c.req.valid("json");
    const said = { amountMinor: BigInt(amountMinor), reason };
    return answer(c, await markReturned(handActOf(c), readId(c, "id"), said));
  })
  .post("/:id/correct", permit("payouts:write"), withBody(correctPaymentSchema), async (c) => {
    const said = c.req.valid("json");
    return answer(c, await correct(handActOf(c), readId(c, "id"), said));
  })
  .post("/:id/switch-method", permit("payouts:write"), withBody(handReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return answer(c, await switchToHand(handActOf(c), readId(c, "id"), reason));
  })
  .post("/:id/proof", permit("payouts:write"), async (c) => answer(c, await putProof(c, readId(c, "id"))))
  .get("/:id/proof", permit("payouts:write"), (c) => {
    const caller = c.get("caller");
    return answerProof(c, caller, { id: readId(c, "id"), programId: caller.programId });
  });

/** The same proof, for the platform's people. */
export const platformProofRoutes = new Hono<AppTypes>().get(
  "/:id/proof",
  permit("platform.payouts:read"),
  (c) => answerProof(c, c.get("operator"), { id: readId(c, "id"), programId: null }),
);

/** The files by which a batch is paid: the one place that opens where payees bank. */
export const payoutExportRoutes = new Hono<AppTypes>().post(
  "/:id/export",
  permit("payouts:export"),
  withQuery(exportSchema),
  withBody(bankFileSchema),
  async (c) => {
    const { format } = c.req.valid("query");
    const asked = c.req.valid("json");
    await demandByHand(c);
    const { name, type, text, handOffs } = await exportBatch(handActOf(c), readId(c, "id"), format, asked);
    handOff(c, handOffs);
    return c.body(text, 200, {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
  },
);

const demandByHand = (c: AppContext): Promise<void> =>
  demandOn(c.get("services"), "payouts_by_hand", c.get("caller").organisationId);

function answer(c: AppContext, { payout, replayed, handOffs }: HandOutcome): Response {
  handOff(c, handOffs);
  if (replayed) c.header("idempotent-replayed", "true");
  return c.json(payout);
}
