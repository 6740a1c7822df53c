import { SCOPES, type Scope } from "./scopes.ts";

/** A user's part in an organisation. */
export const MEMBER_ROLES = ["owner", "manager", "analyst"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Owners alone make and change programs (and with them what the whole organisation pays), and give out keys. */
const OWNERS_ONLY: ReadonlySet<Scope> = new Set(["programs:write", "keys:write"]);

/** What each role may do in its organisation. */
export const ROLE_SCOPES: Readonly<Record<MemberRole, ReadonlySet<Scope>>> = {
  owner: new Set(SCOPES),
  manager: new Set(SCOPES.filter((scope) => !OWNERS_ONLY.has(scope))),
  analyst: new Set(SCOPES.filter((scope) => scope.endsWith(":read"))),
};
