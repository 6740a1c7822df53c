import { moveCheck, openChoices } from "../../core/compliance/check-moves.ts";
import { changeCheck } from "../../db/repositories/compliance/checks.ts";
import { listDocuments } from "../../db/repositories/compliance/documents.ts";
import { Problem } from "../problem.ts";
import { type KycWork, withPayeeLocked, wrongState } from "./kyc-work.ts";

/**
 * A payee says that everything is there. The same again changes nothing.
 *
 * @returns whether it was said before
 * @throws Problem 409 when nothing is asked for, or something still lacks: each is named
 */
export function submitCheck(work: KycWork, affiliateId: string): Promise<boolean> {
  return withPayeeLocked(work, affiliateId, async (tx, check) => {
    if (check === undefined) throw wrongState("Nothing is asked for.");
    if (check.state === "submitted" || check.state === "in_review") return true;
    const moved = moveCheck(check.state, "submit");
    if (!moved.ok) throw wrongState(`The check is ${check.state}: there is nothing to submit.`);
    const lacking = openChoices(check.checklist, await listDocuments(tx, check));
    if (lacking.length > 0)
      throw new Problem(
        "wrong_state",
        "Something that is asked for is not there yet.",
        lacking.map((choice) => ({
          ...{ field: "", code: "missing_document", message: `hand in one of: ${choice.join(", ")}` },
        })),
      );
    await changeCheck(tx, check.id, { state: moved.value, reason: null });
    return false;
  });
}
