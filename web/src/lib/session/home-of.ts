import type { Account } from "./create-session.ts";

/** What somebody can be here; a person may be more than one. */
export type Role = "merchant" | "affiliate" | "operator";

export function rolesOf(account: Account): Role[] {
  const roles: Role[] = [];
  if (account.organisations.length > 0) roles.push("merchant");
  if (account.affiliate !== null) roles.push("affiliate");
  if (account.user.platformRole !== null) roles.push("operator");
  return roles;
}

/** Where somebody lands who has signed in. */
export function homeOf(account: Account): "/merchant" | "/affiliate" | "/status" {
  const [role] = rolesOf(account);
  if (role === "merchant") return "/merchant";
  return role === "operator" ? "/status" : "/affiliate";
}

/**
 * Where somebody wanted to go before they had to sign in; only a path of this site, so that no link to the sign-in page
 * can lead elsewhere.
 */
export function readWish(wish: unknown): string | undefined {
  if (typeof wish !== "string" || !/^\/[a-z]/.test(wish) || wish.startsWith("/sign-in")) return undefined;
  return wish;
}
