import type { ConfirmRegistration } from "../../core/api/accounts.ts";
import { insertAccount } from "../../db/repositories/accounts.ts";
import { findToken, spendToken } from "../../db/repositories/mail-tokens.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { SeatRefusedError } from "../../db/repositories/trees/seating.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext, User } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { hashMailToken } from "../mail-token.ts";
import { type LinkHandOff, publishChange } from "../publish-change.ts";
import { foundMerchant } from "./found-merchant.ts";
import { becomeAffiliate, findOpening, joinProgram } from "./join-program.ts";
import { linkExpired } from "./link-expired.ts";
import { proveRegistrant } from "./prove-registrant.ts";
import { openRegistration, type RegistrationRecord } from "./registration-record.ts";

/** What is left to do once everything is written. */
interface After {
  readonly handOffs: readonly NewOutboxRow[];
  readonly program?: LinkHandOff;
}

/**
 * Makes the account that a link stands for, and what its owner wanted to be, in one transaction; answers the user's id. Of
 * any number of uses at once, and of any number of links to one address, one does it; the others are told 410. Whoever
 * follows the link has to be who registered, which is seen before it is used up.
 */
export async function confirmRegistration(
  c: AppContext,
  { token, ...proof }: ConfirmRegistration,
): Promise<string> {
  const services = c.get("services");
  const brought = {
    tokenHash: await hashMailToken(token),
    kinds: ["register"],
    now: services.now(),
  } as const;
  const found = await findToken(services.appDb, brought);
  if (found === undefined) throw linkExpired();
  const record = await openRegistration(services, found);
  await proveRegistrant(c, { ...found, record }, proof);
  const userId = services.newId();
  const user = { userId, audit: auditContext(c, { kind: "user", id: userId }) };
  const after = await inTransaction(services.app, user, async (tx) => {
    const used = await spendToken(tx, { ...brought, now: services.now() });
    if (used === undefined) return undefined;
    const isMade = await insertAccount(tx, {
      ...record,
      id: userId,
      emailNormalised: used.emailNormalised,
      emailVerifiedAt: services.now(),
      consent: {
        id: services.newId(),
        termsVersion: record.termsVersion,
        requestId: c.get("requestId"),
      },
    });
    return isMade ? become(c, tx, user, record) : undefined;
  });
  if (after === undefined) throw linkExpired();
  handOff(c, after.handOffs);
  if (after.program !== undefined) await publishChange(c, after.program);
  return userId;
}

async function become(
  c: AppContext,
  tx: Transaction,
  user: Pick<User, "userId" | "audit">,
  { as, timezone }: RegistrationRecord,
): Promise<After> {
  if (as.role === "merchant") {
    const { handOff: program } = await foundMerchant(c, tx, user, { ...as, timezone });
    return { handOffs: [], program };
  }
  const affiliateId = await becomeAffiliate(c, tx, user.userId);
  const opening = await findOpening(tx, as);
  // Closed since: the account is made all the same, and its owner joins elsewhere.
  if (affiliateId === null || opening === undefined) return { handOffs: [] };
  try {
    return await tx.transaction((joining) => joinProgram(c, joining, user, { opening, affiliateId }));
  } catch (error) {
    // Full since: as if it were closed.
    if (error instanceof SeatRefusedError) return { handOffs: [] };
    throw error;
  }
}
