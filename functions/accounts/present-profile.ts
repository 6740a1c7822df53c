import { LOCALES, type Profile } from "../../core/api/accounts.ts";
import { findOwnAccount, type OwnAccount } from "../../db/repositories/accounts.ts";
import type { AppContext } from "../context.ts";
import { signInAgain } from "../session/sign-in-again.ts";
import { openAddress } from "./address-record.ts";

/** The signed-in user's account. Throws 401 when it is no more: its access token lives a little longer. */
export async function loadAccount(c: AppContext): Promise<OwnAccount> {
  const { appDb, now } = c.get("services");
  const account = await findOwnAccount(appDb, c.get("user"), now());
  if (account === undefined) throw signInAgain();
  return account;
}

export async function presentProfile(c: AppContext): Promise<Profile> {
  const { user, pending } = await loadAccount(c);
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    pendingEmail: pending === null ? null : (await openAddress(c.get("services"), pending)).email,
    phone: user.phone,
    locale: LOCALES.find((locale) => locale === user.locale) ?? "en",
    timezone: user.timezone,
    avatarUrl: user.avatarKey === null ? null : `/api/files/${user.avatarKey}`,
    hasPassword: user.passwordHash !== null,
    createdAt: user.createdAt.toISOString(),
  };
}
