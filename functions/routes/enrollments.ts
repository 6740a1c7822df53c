import { Hono } from "hono";
import * as z from "zod/mini";
import {
  enrollmentCreateSchema,
  enrollmentListFields,
  enrollmentRateSchema,
  enrollmentReasonSchema,
} from "../../core/api/enrollments.ts";
import { decideEnrollment, type EnrollmentAction } from "../../core/enrollment/decide-enrollment.ts";
import { listEnrollmentRates } from "../../db/repositories/enrollment-rates.ts";
import {
  type EnrollmentRow,
  type EnrollmentStateRow,
  findEnrollment,
  findEnrollmentHistory,
  listEnrollments,
} from "../../db/repositories/enrollments.ts";
import { agreeRate, presentRate } from "../agree-rate.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { applyToCampaign, changeEnrollment, loadOpenCampaign } from "../enroll.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentEnrollment } from "../present-enrollment.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...enrollmentListFields });

/** Enrollments: apply, and what a merchant decides about it. Every change is dated and kept. */
export const enrollmentRoutes = new Hono<AppTypes>()
  .post("/", permit("partners:write"), withBody(enrollmentCreateSchema), async (c) => {
    const { campaignId, partnerId } = c.req.valid("json");
    const application = { identity: c.get("caller"), campaignId, partnerId, programId: visibleProgram(c) };
    const { row, published } = await applyToCampaign(c, application);
    return c.json({ ...presentEnrollment(row), published }, 201);
  })
  .get("/", permit("partners:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listEnrollments(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentEnrollment));
  })
  .get("/:id", permit("partners:read"), async (c) => {
    const row = await loadEnrollment(c);
    const history = await findEnrollmentHistory(c.get("services").appDb, c.get("caller"), row.id);
    return c.json({ ...presentEnrollment(row), history: history.map(presentState) });
  })
  .get("/:id/rate", permit("plans:read"), async (c) => {
    const enrollment = await loadEnrollment(c);
    const rows = await listEnrollmentRates(c.get("services").appDb, c.get("caller"), enrollment.id);
    const [current, ...earlier] = rows.map((row) => presentRate(enrollment.id, row));
    return c.json({ ...(current ?? presentRate(enrollment.id)), earlier });
  })
  .put("/:id/rate", permit("plans:write"), withBody(enrollmentRateSchema), async (c) => {
    const agreed = c.req.valid("json");
    const enrollment = await loadEnrollment(c);
    return c.json(presentRate(enrollment.id, await agreeRate(c, enrollment, agreed)));
  })
  .post("/:id/approve", permit("partners:write"), (c) => act(c, "approve", null))
  .post("/:id/reinstate", permit("partners:write"), (c) => act(c, "reinstate", null))
  .post("/:id/reject", permit("partners:write"), withBody(enrollmentReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return act(c, "reject", reason);
  })
  .post("/:id/suspend", permit("partners:write"), withBody(enrollmentReasonSchema), async (c) => {
    const { reason } = c.req.valid("json");
    return act(c, "suspend", reason);
  });

async function loadEnrollment(c: AppContext): Promise<EnrollmentRow> {
  const { appDb } = c.get("services");
  return found(
    await findEnrollment(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)),
    "enrollment",
  );
}

async function act(c: AppContext, action: EnrollmentAction, reason: string | null): Promise<Response> {
  const enrollment = await loadEnrollment(c);
  const decided = decideEnrollment(enrollment.status, action, "approval");
  if (!decided.ok) {
    throw new Problem(
      "wrong_state",
      `The enrollment is ${enrollment.status}, not ${decided.reason.possibleFrom.join(" or ")}.`,
    );
  }
  const identity = c.get("caller");
  if (decided.value.status === "approved") await loadOpenCampaign(c, { identity, ...enrollment });
  const change = { ...decided.value, reason, applied: false };
  const { row, published } = await changeEnrollment(c, identity, enrollment, change);
  return c.json({ ...presentEnrollment(row), published });
}

function presentState({ status, reason, effectiveFrom }: EnrollmentStateRow) {
  return { status, reason, effectiveFrom: effectiveFrom.toISOString() };
}
