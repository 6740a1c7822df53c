import { UNPROVEN } from "../../core/integrations/unproven.ts";
import { noteRefusal } from "../../db/repositories/bad-events.ts";
import type { EventProvider } from "../../db/repositories/integration-events.ts";
import type { KeyedProgram } from "../../db/repositories/integration-programs.ts";
import type { AppContext } from "../context.ts";
import type { Problem } from "../problem.ts";

/** Notes for the merchant that a call did not prove who it comes from: else its sender alone hears the refusal. */
export async function noteUnproven(
  c: AppContext,
  program: KeyedProgram,
  provider: EventProvider,
  refusal: Problem,
): Promise<Problem> {
  const { jobDb, newId, now } = c.get("services");
  await noteRefusal(jobDb, {
    id: newId(),
    organisationId: program.organisationId,
    programId: program.id,
    reason: UNPROVEN[provider],
    now: now(),
  });
  return refusal;
}
