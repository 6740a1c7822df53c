import { TERMS_VERSION } from "../../core/api/bounds.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { insertAccount } from "../../db/repositories/accounts.ts";
import { acceptInvitation, type FoundInvitation, findInvitation } from "../../db/repositories/invitations.ts";
import { insertMember, listOwnerIds } from "../../db/repositories/members.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import { findOwnParts } from "../../db/repositories/users.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { linkExpired } from "../accounts/link-expired.ts";
import { checkPassword, hashNewPassword } from "../accounts/new-password.ts";
import { refuseBreached } from "../accounts/refuse-breached.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { hashMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { alreadyExists } from "../refusals.ts";

/** The invitation of a link, as long as the link works. Throws 410. */
export async function openInvitation(c: AppContext, token: string): Promise<FoundInvitation> {
  const { appDb, now } = c.get("services");
  const invitation = await findInvitation(appDb, await hashMailToken(token), now());
  if (invitation === undefined) throw linkExpired();
  return invitation;
}

/** A new user of the invited address, which the mail has proved, who is a member at once. Answers its id. */
export async function registerInvited(
  c: AppContext,
  { token, name, password }: { token: string; name: string; password: string },
): Promise<string> {
  const services = c.get("services");
  const invitation = await openInvitation(c, token);
  const { email, emailNormalised } = invitation;
  if (invitation.hasAccount) throw alreadyExists("email", "has an account: sign in, then accept");
  checkPassword(password, { email, name });
  await refuseBreached(c, password);
  const userId = services.newId();
  const passwordHash = await hashNewPassword(password);
  await join(c, { token, invitation, userId, name }, async (tx) => {
    const consent = { id: services.newId(), termsVersion: TERMS_VERSION, requestId: c.get("requestId") };
    const isMade = await insertAccount(tx, {
      ...{ id: userId, email, emailNormalised, name, passwordHash, consent, emailVerifiedAt: services.now() },
      ...{ locale: "en", timezone: "UTC" },
    });
    if (!isMade) throw alreadyExists("email", "has an account: sign in, then accept");
  });
  return userId;
}

/** Makes the signed-in user a member; its address must be the one that was invited. Answers the organisation's id. */
export async function acceptAsUser(c: AppContext, token: string): Promise<string> {
  const invitation = await openInvitation(c, token);
  const { userId } = c.get("user");
  const parts = await findOwnParts(c.get("services").appDb, { userId });
  if (parts === undefined || normaliseEmail(parts.user.email) !== invitation.emailNormalised)
    throw new Problem("forbidden", "The invitation is for another address; sign in with that one.");
  await join(c, { token, invitation, userId, name: parts.user.name });
  return invitation.organisationId;
}

interface Joining {
  readonly token: string;
  readonly invitation: FoundInvitation;
  readonly userId: string;
  readonly name: string;
}

/** Uses the invitation up and writes the membership; `before` makes the user, where there is none yet. */
async function join(
  c: AppContext,
  joining: Joining,
  before?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const services = c.get("services");
  const { token, invitation, userId } = joining;
  const { organisationId, role } = invitation;
  const audit = before === undefined ? c.get("user").audit : auditContext(c, { kind: "user", id: userId });
  const tokenHash = await hashMailToken(token);
  const told = await inTransaction(services.app, { organisationId, userId, audit }, async (tx) => {
    if (!(await acceptInvitation(tx, tokenHash, services.now()))) throw linkExpired();
    await before?.(tx);
    if (!(await insertMember(tx, userId, role))) return [];
    const news = await tellOwners(c, tx, joining);
    for (const each of news) await tx.execute(insertNotification(each));
    return news;
  });
  handOff(
    c,
    told.map((each) => each.handOff),
  );
}

async function tellOwners(
  c: AppContext,
  tx: Transaction,
  { invitation, userId, name }: Joining,
): Promise<NewNotification[]> {
  const { id, organisationId, organisationName, role } = invitation;
  const owners = (await listOwnerIds(tx)).filter((owner) => owner !== userId);
  return Promise.all(
    owners.map((owner) =>
      newNotification(
        c.get("services"),
        { userId: owner },
        {
          ...{ kind: "member_joined", key: id, secret: null, requestId: c.get("requestId"), organisationId },
          data: { organisation: organisationName, name, role },
        },
      ),
    ),
  );
}
