import type { AdminUserDetail } from "../../core/api/admin.ts";
import { endSessions } from "../../db/repositories/platform.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";

/** Signs a user out on all devices; access tokens that are out end by themselves within ten minutes. */
export async function endSessionsOf(c: AppContext, user: AdminUserDetail): Promise<void> {
  const { appDb, now } = c.get("services");
  const operator = c.get("operator");
  if (operator.role !== "owner" && user.platformRole !== null)
    throw new Problem("forbidden", "Only the platform's owner signs its people out.");
  await endSessions(appDb, operator, user.id, now());
}
