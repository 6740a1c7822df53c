import { Hono } from "hono";
import * as z from "zod/mini";
import {
  batchApproveSchema,
  batchCreateSchema,
  batchListFields,
  type PayoutBatchDetail,
  payoutReasonSchema,
} from "../../core/api/payouts.ts";
import {
  type BatchRow,
  findBatch,
  listBatches,
  listBatchTotals,
  listTotalsOf,
} from "../../db/repositories/payouts/batch-lists.ts";
import { findFundingAs, listBatchNeeds, listFunds } from "../../db/repositories/payouts/funding.ts";
import { callerProgram } from "../caller-program.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { presentBatchFunding } from "../funding/present-funding.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { approveBatch, type BatchDecision, cancelBatch } from "../payouts/decide-batch.ts";
import { freezeBatch, makeBatch } from "../payouts/freeze-batch.ts";
import { loadBatch } from "../payouts/load-batch.ts";
import { presentBatchDetail, presentListedBatch } from "../payouts/present-payout.ts";
import { userOf } from "../periods/change-period.ts";
import { permit } from "../permit.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...batchListFields });

/** A request works on a batch for so long, then leaves it to the job. */
const BUDGET_MS = 10_000;

/** Payouts that are approved and run together: made, looked at, approved by somebody else, cancelled. */
export const payoutBatchRoutes = new Hono<AppTypes>()
  .get("/", permit("payouts:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const programId = visibleProgram(c, query.programId) ?? null;
    const { appDb } = c.get("services");
    const rows = await listBatches(appDb, c.get("caller"), { ...query, programId });
    const ids = rows.slice(0, query.limit).map(({ id }) => id);
    const totals = await listTotalsOf(appDb, c.get("caller"), ids);
    return c.json(pageOf(rows, query, (row) => presentListedBatch(row, totals)));
  })
  .post("/", permit("payouts:batch"), withBody(batchCreateSchema), async (c) =>
    c.json(await create(c, c.req.valid("json")), 201),
  )
  .get("/:id", permit("payouts:read"), async (c) => c.json(await detailOf(c, await loadBatch(c))))
  .post("/:id/approve", permit("payouts:approve"), withBody(batchApproveSchema), async (c) => {
    const { version } = c.req.valid("json");
    handOff(c, await approveBatch(c.get("services"), { ...(await decisionOf(c)), version }));
    return c.json(await detailOf(c, await loadBatch(c)));
  })
  .post("/:id/cancel", permit("payouts:batch"), withBody(payoutReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    const decision = { ...(await decisionOf(c)), reason, untilMs: deadlineOf(c) };
    handOff(c, await cancelBatch(c.get("services"), decision));
    return c.json(await detailOf(c, await loadBatch(c)));
  });

/** A batch that is not filled when the answer leaves is `freezing`. */
async function create(
  c: AppContext,
  { programId, requestedOnly = false }: z.infer<typeof batchCreateSchema>,
): Promise<PayoutBatchDetail> {
  const services = c.get("services");
  const { organisationId, audit } = c.get("caller");
  const program = await callerProgram(c, programId);
  const by = { userId: userOf(c), audit, requestId: c.get("requestId") };
  const origin = requestedOnly ? "requests" : "manual";
  const batch = { organisationId, programId: program.id, origin, dueAt: null, ...by } as const;
  const made = await makeBatch(services, batch);
  if (made === null) throw new Error("only a schedule's day has its batch already");
  const { batchId, handOffs } = made;
  const isDone = await freezeBatch(services, { ...by, batchId, untilMs: deadlineOf(c) });
  if (!isDone) handOff(c, handOffs);
  const { appDb } = services;
  return detailOf(c, found(await findBatch(appDb, c.get("caller"), batchId), "batch"));
}

const deadlineOf = (c: AppContext): number => c.get("services").now().getTime() + BUDGET_MS;

async function decisionOf(c: AppContext): Promise<BatchDecision> {
  const { organisationId, audit } = c.get("caller");
  const { id: batchId } = await loadBatch(c);
  return { organisationId, batchId, userId: userOf(c), audit, requestId: c.get("requestId") };
}

async function detailOf(c: AppContext, row: BatchRow): Promise<PayoutBatchDetail> {
  const { appDb, now: clock } = c.get("services");
  const caller = c.get("caller");
  const now = clock();
  const [totals, stored, funds, needs] = await Promise.all([
    listBatchTotals(appDb, caller, { id: row.id, now }),
    findFundingAs(appDb, caller, row.programId),
    listFunds(appDb, caller, row.programId),
    listBatchNeeds(appDb, caller, row.id),
  ]);
  return presentBatchDetail(row, totals, { funding: presentBatchFunding(stored, funds, needs), now });
}
