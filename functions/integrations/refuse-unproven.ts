import { UNPROVEN } from "../../core/integrations/unproven.ts";
import { noteRefusal } from "../../db/repositories/bad-events.ts";
import type { EventProvider } from "../../db/repositories/integration-events.ts";
import type { KeyedProgram } from "../../db/repositories/integration-programs.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";

/** The refusal of a call that did not prove who it comes from, noted for the merchant: the provider alone hears it else. */
export async function refuseUnproven(
  c: AppContext,
  program: KeyedProgram,
  provider: EventProvider,
  detail: string,
): Promise<Problem> {
  const { jobDb, newId, now } = c.get("services");
  await noteRefusal(jobDb, {
    id: newId(),
    organisationId: program.organisationId,
    programId: program.id,
    reason: UNPROVEN[provider],
    now: now(),
  });
  return new Problem("unproven_webhook", detail);
}
