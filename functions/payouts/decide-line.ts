import type { AuditContext } from "../../db/client.ts";
import { isContested } from "../../db/repositories/disputes/writes.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { holdLine, type LockedLine, lockLine } from "../../db/repositories/payouts/lines.ts";
import { inTransaction } from "../../db/transaction.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { cancelLines } from "./cancel-lines.ts";

export interface LineDecision {
  readonly kind: "hold" | "release" | "cancel";
  readonly organisationId: string;
  readonly payoutId: string;
  readonly reason: string;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/**
 * Holds a line that has not left, lets it go on, or cancels it, as somebody says. It runs with the rights of a job: whoever
 * calls it has made sure that the caller may see the payout.
 *
 * @throws Problem 409 when the line has left, or stands so already
 */
export async function decideLine(services: Services, decision: LineDecision): Promise<void> {
  const { kind, organisationId, payoutId, reason, userId, audit, requestId } = decision;
  const origin = { userId, requestId, at: services.now() };
  await inTransaction(services.job, { audit }, async (tx) => {
    const line = found(await lockLine(tx, organisationId, payoutId), "payout");
    checkStanding(line, kind);
    if (kind === "release" && (await isContested(tx, line.id)))
      throw new Problem("wrong_state", "A dispute about the payout goes on: decide that first.");
    if (kind === "cancel") return cancelLines(tx, services, [line], { reason, origin });
    await holdLine(tx, line, { heldAt: kind === "hold" ? origin.at : null, reason });
    const event = { organisationId, payoutId, kind: kind === "hold" ? "held" : "released" };
    await insertPayoutEvents(tx, [{ ...event, details: { reason } }], origin);
  });
}

function checkStanding({ state, held }: LockedLine, kind: LineDecision["kind"]): void {
  if (state !== "requested" && state !== "approved")
    throw new Problem("wrong_state", `The payout is ${state}: only what has not left can be stopped.`);
  if (kind === "hold" && held) throw new Problem("wrong_state", "The payout is held already.");
  if (kind === "release" && !held) throw new Problem("wrong_state", "The payout is not held.");
}
