import { Hono } from "hono";
import { INTAKE } from "../../core/access/limits.ts";
import { type BonusEvent, type BonusEventReport, bonusEventSchema } from "../../core/api/bonus-events.ts";
import {
  type BonusEventRow,
  findPartnerByExternalId,
  insertBonusEvent,
} from "../../db/repositories/bonus-events.ts";
import { findPartner } from "../../db/repositories/partners.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { permit } from "../permit.ts";
import { invalidField, Problem } from "../problem.ts";
import { checkActive, found } from "../refusals.ts";
import { sha256 } from "../sha256.ts";
import { withBody } from "../valid.ts";

/** How far the caller's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Events that the merchant's own systems tell, for which referral bonuses of the plan pay. */
export const bonusEventRoutes = new Hono<AppTypes>().post(
  "/",
  permit("conversions:write", INTAKE),
  withBody(bonusEventSchema),
  async (c) => {
    const report = c.req.valid("json");
    const program = await callerProgram(c, report.programId);
    checkActive(program.status, "program");
    if (c.get("caller").test) throw new Problem("forbidden", "A test key moves no money.");
    if (!program.currencies.includes(report.currency)) {
      const message = `the program accepts ${program.currencies.join(", ")}`;
      throw invalidField("currency", "currency_not_accepted", message);
    }
    const services = c.get("services");
    if (report.occurredAt.getTime() > services.now().getTime() + CLOCK_SKEW_MS)
      throw invalidField("occurredAt", "in_the_future", "is more than five minutes ahead");
    const partnerId = await recruitedPartner(c, program.id, report);
    const contentHash = await hashOf(report, partnerId);
    const step = {
      id: services.newId(),
      topic: "settle-bonus-events",
      payload: { v: 1, requestId: c.get("requestId") },
    };
    const { row, isNew } = await insertBonusEvent(services.appDb, c.get("caller"), {
      id: services.newId(),
      programId: program.id,
      eventId: report.eventId,
      type: report.type,
      partnerId,
      occurredAt: report.occurredAt,
      currency: report.currency,
      contentHash,
      requestId: c.get("requestId"),
      handOff: step,
    });
    if (row.content_hash !== contentHash) throw conflict(report);
    handOff(c, [step]);
    if (!isNew) c.header("idempotent-replayed", "true");
    return c.json(presentBonusEvent(row), 201);
  },
);

async function recruitedPartner(
  c: AppContext,
  programId: string,
  { partnerId, externalId = "" }: BonusEventReport,
): Promise<string> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  if (partnerId === undefined)
    return found(
      await findPartnerByExternalId(appDb, caller, programId, externalId),
      "partner",
      "externalId",
    );
  return found(await findPartner(appDb, caller, partnerId, programId), "partner", "partnerId").id;
}

/** What the event says; whichever way the partner was named. */
function hashOf({ type, occurredAt, currency }: BonusEventReport, partnerId: string): Promise<string> {
  return sha256(JSON.stringify([type, partnerId, occurredAt.toISOString(), currency]));
}

function conflict({ eventId }: BonusEventReport): Problem {
  return new Problem("conflict", `The event ${eventId} was told before with other content.`, [
    { field: "eventId", code: "conflict", message: "was told before with other content" },
  ]);
}

function presentBonusEvent(row: BonusEventRow): BonusEvent {
  return {
    id: row.id,
    programId: row.program_id,
    eventId: row.event_id,
    type: row.type,
    partnerId: row.partner_id,
    occurredAt: new Date(row.occurred_ms).toISOString(),
    currency: row.currency,
    settledAt: row.settled_ms === null ? null : new Date(row.settled_ms).toISOString(),
    outcomeReason: row.outcome_reason,
  };
}
