import type { MemberRole } from "../../core/access/roles.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import {
  countInvitations,
  type InvitationRow,
  roomForMember,
  upsertInvitation,
} from "../../db/repositories/invitations.ts";
import { findOrganisation, listMembers } from "../../db/repositories/members.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import { demandRoomIn } from "../../db/repositories/settings/room.ts";
import { inTransaction } from "../../db/transaction.ts";
import { readAddress } from "../accounts/read-address.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { countMail } from "../mail-limit.ts";
import { mailLink, newMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { alreadyExists } from "../refusals.ts";

/** How long the link of an invitation works. */
const INVITATION_MS = 7 * 24 * 60 * 60_000;
const OPEN_MAX = 100;

/** Invites an address to the organisation; one that was invited before and has not come is sent a new link. */
export async function invite(
  c: AppContext,
  wanted: { email: string; role: MemberRole },
): Promise<InvitationRow> {
  const services = c.get("services");
  const caller = c.get("caller");
  const emailNormalised = readAddress(wanted.email);
  const members = await listMembers(services.appDb, caller);
  if (members.some(({ email }) => normaliseEmail(email) === emailNormalised))
    throw alreadyExists("email", "is a member already");
  await countMail(services, c.get("requestId"), {
    ...{ kind: "invitation", address: emailNormalised, place: c.req.header("cf-connecting-ip") },
  });
  const by = members.find(({ userId }) => userId === caller.user?.userId)?.name ?? "";
  const { token, hash } = await newMailToken();
  const url = mailLink(services.env.APP_URL, "/invitation", token);
  const { row, told } = await inTransaction(services.app, caller, async (tx) => {
    if ((await countInvitations(tx)) >= OPEN_MAX)
      throw new Problem("wrong_state", `${OPEN_MAX} invitations wait for an answer; revoke some first.`);
    await demandRoomIn(tx, roomForMember(caller.organisationId, emailNormalised));
    const expiresAt = new Date(services.now().getTime() + INVITATION_MS);
    const invitation = { id: services.newId(), ...wanted, emailNormalised, tokenHash: hash, expiresAt };
    const made = await upsertInvitation(tx, invitation);
    const organisation = (await findOrganisation(tx)).name;
    const mail = await inviting(c, wanted, { organisation, by, url });
    await tx.execute(insertNotification(mail));
    return { row: made, told: mail };
  });
  handOff(c, [told.handOff]);
  return row;
}

function inviting(
  c: AppContext,
  { email, role }: { email: string; role: MemberRole },
  { organisation, by, url }: { organisation: string; by: string; url: string },
): Promise<NewNotification> {
  return newNotification(
    c.get("services"),
    { address: email, locale: "en" },
    {
      ...{ kind: "invitation", key: c.get("services").newId(), requestId: c.get("requestId") },
      data: { organisation, by, role },
      secret: { url },
      organisationId: c.get("caller").organisationId,
    },
  );
}
