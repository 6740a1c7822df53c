import type { MemberRole } from "../../core/access/roles.ts";
import { deleteMember, findOrganisation, lockMember, updateMember } from "../../db/repositories/members.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";

/** Gives a member another role, and tells it. Throws 403 for oneself, 404, and 409 for the last owner. */
export async function changeRole(c: AppContext, userId: string, role: MemberRole): Promise<void> {
  if (userId === c.get("caller").user?.userId)
    throw new Problem("forbidden", "Nobody changes their own role.");
  await changeTeam(c, userId, async (tx, standing, organisation) => {
    if (standing === role) return null;
    await updateMember(tx, userId, role);
    return newNotification(
      c.get("services"),
      { userId },
      {
        ...{
          kind: "member_changed",
          key: c.get("services").newId(),
          secret: null,
          requestId: c.get("requestId"),
        },
        data: { organisation, role },
        organisationId: c.get("caller").organisationId,
      },
    );
  });
}

/** Takes a member out of the organisation, and tells it. Throws 404, and 409 for the last owner. */
export async function removeMember(c: AppContext, userId: string): Promise<void> {
  await changeTeam(c, userId, async (tx, _, organisation) => {
    await deleteMember(tx, userId);
    return newNotification(
      c.get("services"),
      { userId },
      {
        ...{
          kind: "member_removed",
          key: c.get("services").newId(),
          secret: null,
          requestId: c.get("requestId"),
        },
        data: { organisation },
        organisationId: c.get("caller").organisationId,
      },
    );
  });
}

/** @param change answers what to tell, or null when nothing was changed */
async function changeTeam(
  c: AppContext,
  userId: string,
  change: (tx: Transaction, standing: MemberRole, organisation: string) => Promise<NewNotification | null>,
): Promise<void> {
  const work = inTransaction(c.get("services").app, c.get("caller"), async (tx) => {
    const standing = found(await lockMember(tx, userId), "member");
    const told = await change(tx, standing, (await findOrganisation(tx)).name);
    if (told !== null) await tx.execute(insertNotification(told));
    return told;
  });
  const told = await work.catch((error: unknown) => {
    if (violatedConstraint(error) === "memberships_an_owner")
      throw new Problem(
        "wrong_state",
        "The organisation's last owner stays: make somebody else an owner first.",
      );
    throw error;
  });
  if (told !== null) handOff(c, [told.handOff]);
}
