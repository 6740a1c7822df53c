import { setIdentity } from "../../db/client.ts";
import type { Executor } from "../../db/executor.ts";
import { findSelf } from "../../db/repositories/accounts.ts";
import {
  claimAffiliate,
  findInvite,
  findOpenProgram,
  findPartnerUser,
  insertJoin,
  type Opening,
} from "../../db/repositories/joins.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { AppContext, User } from "../context.ts";
import { hashEmail } from "../email-hash.ts";
import { newNotification } from "../notify.ts";

/** By what somebody wants to join: a partner's invitation, a program that is open to all, or nothing yet. */
export interface Wish {
  readonly invite?: string | undefined;
  readonly programId?: string | undefined;
}

/** Where a wish leads; undefined when nobody can join by it. */
export async function findOpening(db: Executor, { invite, programId }: Wish): Promise<Opening | undefined> {
  if (invite !== undefined) return findInvite(db, invite);
  return programId === undefined ? undefined : findOpenProgram(db, programId);
}

/** The acting user's affiliate, in its transaction; null when its address is not proved, or is another affiliate's. */
export async function becomeAffiliate(
  c: AppContext,
  tx: Transaction,
  userId: string,
): Promise<string | null> {
  const services = c.get("services");
  const { email } = await findSelf(tx, userId);
  const hash = await hashEmail(services, email);
  return hash === null ? null : claimAffiliate(tx, services.newId(), hash);
}

export interface Membership {
  readonly partnerId: string;
  readonly isNew: boolean;
  /** Word to the sponsor, to hand off once it is committed. */
  readonly handOffs: readonly NewOutboxRow[];
}

/**
 * Makes the acting user's affiliate a partner, in the user's transaction, which is the program's tenant's from then on, and
 * tells its sponsor. A sponsor is a partner of the program before, so nobody becomes its own. Rejects with a
 * SeatRefusedError when the program's matrix is full.
 */
export async function joinProgram(
  c: AppContext,
  tx: Transaction,
  { userId, audit }: Pick<User, "userId" | "audit">,
  { opening, affiliateId }: { readonly opening: Opening; readonly affiliateId: string },
): Promise<Membership> {
  const services = c.get("services");
  const { name, email } = await findSelf(tx, userId);
  const ids = { id: services.newId(), stateId: services.newId() };
  await tx.execute(setIdentity({ organisationId: opening.organisationId, audit }));
  const joined = await insertJoin(tx, { ...ids, opening, affiliateId, name, email, now: services.now() });
  const handOffs = joined.isNew
    ? await tellSponsor(c, tx, opening, { partnerId: joined.partnerId, name })
    : [];
  return { ...joined, handOffs };
}

async function tellSponsor(
  c: AppContext,
  tx: Transaction,
  { organisationId, programName, sponsor }: Opening,
  { partnerId, name }: { readonly partnerId: string; readonly name: string },
): Promise<NewOutboxRow[]> {
  const userId = sponsor === null ? null : await findPartnerUser(tx, sponsor.id);
  if (userId === null) return [];
  const told = await newNotification(
    c.get("services"),
    { userId },
    {
      kind: "partner_joined",
      key: partnerId,
      data: { program: programName, name },
      secret: null,
      organisationId,
      requestId: c.get("requestId"),
    },
  );
  await tx.execute(insertNotification(told));
  return [told.handOff];
}
