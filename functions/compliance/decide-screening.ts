import { decidesToo } from "../../core/compliance/carry-decision.ts";
import { changeCase, lockCasesOf, resolveCaseRow } from "../../db/repositories/compliance/cases.ts";
import { decideScreenings, lockScreenings } from "../../db/repositories/compliance/screenings.ts";
import { inTransaction } from "../../db/transaction.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { type CaseWork, sourceOfScreening } from "./cases.ts";

/**
 * Says of a hit whether it is another person (`cleared`: its case is resolved, and what it held goes on) or the very same
 * (`confirmed`: its case holds on, as critical). It decides of the same payee's other hits by the same entries as well.
 *
 * @throws Problem 409 when it is no hit, or was decided so already
 */
export function decideScreening(
  { services, operator }: CaseWork,
  id: string,
  { result, reason }: { readonly result: "cleared" | "confirmed"; readonly reason: string },
): Promise<void> {
  const now = services.now();
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const locked = await lockScreenings(tx, id);
    const decided = found(
      locked.find((row) => row.id === id),
      "screening",
    );
    const isOpen = decided.result === "hit" || (decided.result === "confirmed" && result === "cleared");
    if (!isOpen) throw new Problem("wrong_state", `The screening is ${decided.result}.`);
    const same = locked.filter((row) => row.id === id || decidesToo(decided.matches, row.matches));
    const ids = same.map((row) => row.id);
    await decideScreenings(tx, ids, { result, reason, by: operator.userId, now });
    for (const standing of await lockCasesOf(tx, ids.map(sourceOfScreening))) {
      if (result === "cleared")
        await resolveCaseRow(tx, standing.id, { resolution: reason, by: operator.userId, now });
      else await changeCase(tx, standing.id, { ...standing, severity: "critical", holds: true });
    }
  });
}
