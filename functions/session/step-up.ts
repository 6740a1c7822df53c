import { judgeUser } from "../../core/access/judge-access.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";

export const stepUpRequired = (): Problem =>
  new Problem("step_up_required", "Show your second factor again: POST /api/auth/step-up, then repeat this.");

/** Demands what `security:weaken` demands of a user who has a second factor: that it was shown just now. */
export function demandWeakening(c: AppContext): void {
  const { actor, mustEnrol, secondFactorAt } = c.get("user");
  const standing = { role: null, acting: actor !== null, mustEnrol, secondFactorAt };
  if (!judgeUser("security:weaken", standing, c.get("services").now()).ok) throw stepUpRequired();
}
