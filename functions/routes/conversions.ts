import { Hono } from "hono";
import * as z from "zod/mini";
import { INTAKE } from "../../core/access/limits.ts";
import {
  browserReportListFields,
  type ConversionReport,
  conversionBatchSchema,
  conversionListFields,
  conversionSchema,
  orderRefundSchema,
  type RefundReport,
  refundSchema,
  rejectionSchema,
} from "../../core/api/conversions.ts";
import { judgeDecision } from "../../core/conversions/judge-decision.ts";
import { listBrowserReports } from "../../db/repositories/browser-reports.ts";
import {
  type ConversionRow,
  decideConversion,
  findConversion,
  findOrder,
  refundsOf,
} from "../../db/repositories/conversions.ts";
import { explainConversion } from "../../db/repositories/explanations.ts";
import { callerProgram } from "../caller-program.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { languageOf } from "../language-of.ts";
import { conversionList } from "../lists/conversions.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import {
  presentBrowserReport,
  presentConversion,
  presentRefund,
  presentTaken,
} from "../present-conversion.ts";
import { presentExplanation } from "../present-explanation.ts";
import { invalidField, Problem } from "../problem.ts";
import { invalidFields, readId } from "../read-body.ts";
import { type TakenConversion, takeConversions } from "../take-conversions.ts";
import { type RefundedOrder, takeRefund } from "../take-refund.ts";
import { withBody, withPath, withQuery } from "../valid.ts";

/** 500 conversions of 2 KB. */
const BATCH_MAX_BYTES = 1024 * 1024;
const KEY_MAX = 255;

const list = listRoute(conversionList, tenantAccess);
const reportListSchema = z.strictObject({ ...pageFields, ...browserReportListFields });
const orderSchema = z.strictObject({
  programId: conversionListFields.programId,
  goal: z._default(conversionListFields.goal, "sale"),
});
const orderPathSchema = z.strictObject({ orderId: z.nonoptional(conversionListFields.orderId) });

/** Server-to-server conversions: report, read, decide, refund. */
export const conversionRoutes = new Hono<AppTypes>()
  .post("/", permit("conversions:write", INTAKE), withBody(conversionSchema), async (c) => {
    const report = c.req.valid("json");
    const [taken] = await take(c, [report], report.programId, "");
    if (taken === undefined || taken.status === "conflict") throw conflict(report);
    if (taken.status === "replayed") c.header("idempotent-replayed", "true");
    return c.json(taken.conversion, 201);
  })
  .post(
    "/batch",
    permit("conversions:write", INTAKE),
    withBody(conversionBatchSchema, BATCH_MAX_BYTES),
    async (c) => {
      const batch = c.req.valid("json");
      const programId = batch.programId ?? batch.conversions[0]?.programId;
      const results = await take(c, batch.conversions, programId, "conversions");
      return c.json({ results: results.map(presentTaken) }, 200);
    },
  )
  .post("/refunds", permit("conversions:write", INTAKE), withBody(orderRefundSchema), async (c) => {
    const report = c.req.valid("json");
    const program = await callerProgram(c, report.programId);
    if (!program.currencies.includes(report.currency)) {
      const message = `the program accepts ${program.currencies.join(", ")}`;
      throw invalidField("currency", "currency_not_accepted", message);
    }
    const { goal, orderId } = report;
    return storeRefund(c, program.id, { goal, orderId, test: c.get("caller").test }, report);
  })
  .get("/", permit("conversions:read"), withQuery(conversionList.pageSchema), list.page(presentConversion))
  .get("/count", permit("conversions:read"), withQuery(conversionList.countSchema), list.count)
  .get("/export.csv", permit("conversions:read"), withQuery(conversionList.exportSchema), list.csv)
  .post("/exports", permit("conversions:read"), withBody(conversionList.exportSchema), list.ask)
  .get(
    "/by-order/:orderId",
    permit("conversions:read"),
    withQuery(orderSchema),
    withPath(orderPathSchema),
    async (c) => {
      const query = c.req.valid("query");
      const { orderId } = c.req.valid("param");
      const caller = c.get("caller");
      const programId = (await callerProgram(c, query.programId)).id;
      const order = { programId, goal: query.goal, orderId, test: caller.test };
      return answerWhole(c, await findOrder(c.get("services").appDb, caller, order));
    },
  )
  .get("/reports", permit("conversions:read"), withQuery(reportListSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listBrowserReports(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId?.toLowerCase()) ?? null,
      test: query.test === undefined ? undefined : query.test === "true",
    });
    return c.json(pageOf(rows, query, presentBrowserReport));
  })
  .get("/:id", permit("conversions:read"), async (c) => answerWhole(c, await loadConversion(c)))
  .post("/:id/approve", permit("conversions:write"), (c) => decide(c, "approved", null))
  .post("/:id/reject", permit("conversions:write"), withBody(rejectionSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return decide(c, "rejected", reason);
  })
  .post("/:id/refunds", permit("conversions:write", INTAKE), withBody(refundSchema), async (c) => {
    const report = c.req.valid("json");
    const row = await loadForChange(c);
    const order = { goal: row.goal, orderId: row.order_id, test: row.test };
    return storeRefund(c, row.program_id, order, report);
  });

async function loadConversion(c: AppContext): Promise<ConversionRow> {
  const caller = c.get("caller");
  const row = await findConversion(c.get("services").appDb, caller, readId(c, "id"));
  if (row === undefined || (caller.programId !== null && row.program_id !== caller.programId))
    throw notFound();
  return row;
}

/** A test key brings and moves tests only: what it does is never money. */
async function loadForChange(c: AppContext): Promise<ConversionRow> {
  const row = await loadConversion(c);
  if (c.get("caller").test && !row.test) throw new Problem("forbidden", "A test key changes tests only.");
  return row;
}

async function answerWhole(c: AppContext, row: ConversionRow | undefined): Promise<Response> {
  if (row === undefined) throw notFound();
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const [refunds, explanation] = await Promise.all([
    refundsOf(appDb, caller, [row.id]),
    explainConversion(appDb, caller, row.id),
  ]);
  return c.json({
    ...presentConversion(row),
    refunds: refunds.map(presentRefund),
    ...presentExplanation(explanation, languageOf(c)),
  });
}

async function decide(
  c: AppContext,
  status: "approved" | "rejected",
  reason: string | null,
): Promise<Response> {
  const row = await loadForChange(c);
  const verdict = judgeDecision({ status: row.status, reason: row.status_reason }, { status, reason });
  if (verdict === "unchanged") return c.json(presentConversion(row));
  if (verdict === "wrong_state") {
    throw new Problem("wrong_state", `The conversion is ${row.status} already.`);
  }
  const services = c.get("services");
  const handOffs = await decideConversion(services.appDb, c.get("caller"), {
    id: row.id,
    from: row.status,
    status,
    reason,
    now: services.now(),
    outboxId: services.newId(),
    attributionOutboxId: services.newId(),
    requestId: c.get("requestId"),
  });
  if (handOffs === null)
    throw new Problem("stale", "The conversion changed meanwhile; read it again and repeat.");
  handOff(c, handOffs);
  return c.json({ ...presentConversion(row), status, statusReason: reason });
}

/**
 * Takes reports of the caller's server. A refusal names the fields of all of them, by their place in the body: "" or
 * "conversions".
 */
async function take(
  c: AppContext,
  reports: readonly ConversionReport[],
  programId: string | undefined,
  place: "" | "conversions",
): Promise<readonly TakenConversion[]> {
  const caller = c.get("caller");
  const key = idempotencyKey(c);
  const taken = await takeConversions(
    c.get("services"),
    {
      identity: caller,
      program: await callerProgram(c, programId),
      test: caller.test,
      source: "server",
      requestId: c.get("requestId"),
      ...(key === undefined ? {} : { idempotency: { scope: `conversions:${caller.keyId}`, key } }),
    },
    reports,
  );
  if (!taken.ok) {
    if (taken.reason.kind === "idempotency_key_reused") throw keyReused();
    const at = (index: number) => (place === "" ? "" : `${place}[${index}].`);
    const errors = taken.reason.refusals.flatMap((refusals, index) =>
      refusals.map((refusal) => ({ ...refusal, field: at(index) + refusal.field })),
    );
    throw invalidFields(errors);
  }
  const { results, handOff: row } = taken.value;
  if (row !== null) handOff(c, [row]);
  return results;
}

function idempotencyKey(c: AppContext): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key === undefined || (key !== "" && key.length <= KEY_MAX && /^[\x21-\x7e]+$/.test(key))) return key;
  const message = `must be 1 to ${KEY_MAX} printable ASCII characters`;
  throw new Problem("invalid_parameter", `Idempotency-Key ${message}.`, [
    { field: "Idempotency-Key", code: "invalid_format", message },
  ]);
}

async function storeRefund(
  c: AppContext,
  programId: string,
  order: RefundedOrder & { readonly test: boolean },
  report: RefundReport,
): Promise<Response> {
  const intake = {
    identity: c.get("caller"),
    program: { id: programId },
    test: order.test,
    requestId: c.get("requestId"),
  };
  const taken = await takeRefund(c.get("services"), intake, order, report);
  if (!taken.ok) {
    if (taken.reason === "wrong_currency")
      throw invalidField("currency", "wrong_currency", "the conversion is in another currency");
    throw new Problem("conflict", `The refund ${report.refundId} was reported before with other content.`);
  }
  const { refund, handOff: row } = taken.value;
  if (row !== null) handOff(c, [row]);
  return c.json(presentRefund(refund), 201);
}

const notFound = () => new Problem("not_found", "There is no such conversion.");
const keyReused = () =>
  new Problem("idempotency_key_reused", "Send another Idempotency-Key, or the first request unchanged.");

function conflict(report: ConversionReport): Problem {
  return new Problem(
    "conflict",
    `The order ${report.orderId} (${report.goal}) was reported before with other content.`,
    [{ field: "orderId", code: "conflict", message: "was reported before with other content" }],
  );
}
