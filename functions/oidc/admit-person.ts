import { TERMS_VERSION } from "../../core/api/bounds.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { insertAccount } from "../../db/repositories/accounts.ts";
import {
  acceptInvitation,
  findTiedUser,
  insertMembership,
  noteIdentityUse,
  tieIdentity,
} from "../../db/repositories/identities.ts";
import { findOwnRole, findUserByEmail } from "../../db/repositories/users.ts";
import { inTransaction } from "../../db/transaction.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { isSameAddress, type Person } from "./claims.ts";
import type { Provider } from "./provider.ts";

/** Why a person whom an issuer has proved is let in as nobody. */
export type Unadmitted =
  /** The issuer has not seen that the address is the person's. */
  | "unverified"
  /** Tied to nobody, and not invited. */
  | "unknown"
  /** No member, or no longer, of the organisation whose issuer vouches. */
  | "no_member"
  /** Somebody has the address who has not proved it, or spells it otherwise. */
  | "address_taken"
  /** Tied to another user. */
  | "tied_elsewhere";

/** Whom a person signs in: docs/identity.md says why it is this user and no other. */
export async function admitPerson(
  c: AppContext,
  provider: Provider,
  person: Person,
): Promise<Result<string, Unadmitted>> {
  const { appDb, now } = c.get("services");
  const tied = await findTiedUser(appDb, person);
  if (tied === undefined)
    return provider.organisationId === null
      ? admitByAddress(c, provider, person)
      : admitInvited(c, provider, provider.organisationId, person);
  if (!(await isVouchedFor(c, provider, tied))) return refuse("no_member");
  await noteIdentityUse(appDb, { userId: tied }, person, now());
  return ok(tied);
}

/** Ties a person elsewhere to the user who is signed in here. */
export async function linkPerson(
  c: AppContext,
  provider: Provider,
  person: Person,
  userId: string,
): Promise<Result<string, Unadmitted>> {
  if (!(await isVouchedFor(c, provider, userId))) return refuse("no_member");
  if (await tie(c, provider, person, userId)) return ok(userId);
  const tied = await findTiedUser(c.get("services").appDb, person);
  return tied === userId ? ok(userId) : refuse("tied_elsewhere");
}

/** An organisation's issuer vouches for its members, as long as they are. */
async function isVouchedFor(c: AppContext, { organisationId }: Provider, userId: string): Promise<boolean> {
  if (organisationId === null) return true;
  return (await findOwnRole(c.get("services").appDb, { userId }, organisationId)) !== undefined;
}

/** By an address that the issuer has seen to be the person's: the user who has proved the same, or a new one. */
async function admitByAddress(
  c: AppContext,
  provider: Provider,
  person: Person,
): Promise<Result<string, Unadmitted>> {
  const services = c.get("services");
  const { email } = person;
  const emailNormalised = normaliseEmail(email ?? "");
  if (email === null || emailNormalised === null || !person.emailVerified) return refuse("unverified");
  const userId = services.newId();
  const user = asUser(c, userId);
  const isMade = await inTransaction(services.app, user, async (tx) => {
    const made = await insertAccount(tx, newAccount(c, userId, { ...person, email }, services.now()));
    if (made) await tieIdentity(tx, { ...person, id: services.newId(), userId }, undefined);
    return made;
  });
  if (isMade) return ok(userId);
  const known = await findUserByEmail(services.appDb, emailNormalised);
  // Whoever made an account with an address that is not theirs would share it with whom it belongs to.
  if (known === undefined || known.emailVerifiedAt === null || !isSameAddress(known.email, email))
    return refuse("address_taken");
  await tie(c, provider, person, known.id);
  const tied = await findTiedUser(services.appDb, person);
  return tied === known.id ? ok(tied) : refuse("tied_elsewhere");
}

/** By an organisation's own issuer: nobody who is a user already, and nobody whom it has not invited. */
async function admitInvited(
  c: AppContext,
  _provider: Provider,
  organisationId: string,
  person: Person,
): Promise<Result<string, Unadmitted>> {
  const services = c.get("services");
  const { email } = person;
  if (email === null) return refuse("unknown");
  const userId = services.newId();
  const member = { ...asUser(c, userId), organisationId };
  const isIn = await inTransaction(services.app, member, async (tx) => {
    const role = await acceptInvitation(tx, { organisationId, email, now: services.now() });
    if (role === undefined) return false;
    // Nobody but the organisation says whose the address is.
    if (!(await insertAccount(tx, newAccount(c, userId, { ...person, email }, null)))) throw new Taken();
    await insertMembership(tx, { organisationId, userId, role });
    return tieIdentity(tx, { ...person, id: services.newId(), userId }, undefined);
  }).catch((error: unknown) => {
    if (error instanceof Taken) return false;
    throw error;
  });
  return isIn ? ok(userId) : refuse("unknown");
}

/** Rolls an acceptance back: who has an account accepts while signed in, and then ties its account elsewhere. */
class Taken extends Error {}

async function tie(c: AppContext, provider: Provider, person: Person, userId: string): Promise<boolean> {
  const services = c.get("services");
  const id = services.newId();
  const told = await newNotification(
    services,
    { userId },
    {
      kind: "identity_added",
      key: id,
      data: { issuer: provider.name },
      secret: null,
      requestId: c.get("requestId"),
    },
  );
  const isTied = await inTransaction(services.app, asUser(c, userId), (tx) =>
    tieIdentity(tx, { ...person, id, userId }, told),
  );
  if (isTied) handOff(c, [told.handOff]);
  return isTied;
}

const asUser = (c: AppContext, userId: string) => ({
  userId,
  audit: auditContext(c, { kind: "user", id: userId }),
});

function newAccount(
  c: AppContext,
  id: string,
  { email, name, locale }: Person & { readonly email: string },
  emailVerifiedAt: Date | null,
) {
  return {
    ...{ id, email, name, locale, emailVerifiedAt },
    emailNormalised: normaliseEmail(email) ?? email,
    passwordHash: null,
    timezone: "UTC",
    // The page whose button was pressed says that whoever is new agrees to them.
    consent: { id: c.get("services").newId(), termsVersion: TERMS_VERSION, requestId: c.get("requestId") },
  };
}
