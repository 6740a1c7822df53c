import type { PlatformRole } from "../../core/access/roles.ts";
import type { AdminUserDetail } from "../../core/api/admin.ts";
import { setPlatformRole } from "../../db/repositories/platform.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";

/** Makes a user one of the platform's people, in another role, or no more; the user is told. Throws 403 for oneself. */
export async function changePlatformRole(
  c: AppContext,
  user: AdminUserDetail,
  role: PlatformRole | null,
): Promise<void> {
  const services = c.get("services");
  const operator = c.get("operator");
  if (user.id === operator.userId) throw new Problem("forbidden", "Nobody changes their own role.");
  if (user.platformRole === role) return;
  const told = await newNotification(
    services,
    { userId: user.id },
    {
      ...{ kind: "platform_role_changed", key: services.newId(), requestId: c.get("requestId") },
      ...{ data: { role }, secret: null },
    },
  );
  await setPlatformRole(services.appDb, operator, { userId: user.id, role }, told);
  handOff(c, [told.handOff]);
}
