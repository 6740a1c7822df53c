import { ok, type Result, refuse } from "../result.ts";
import { ORGANISATION_SCOPES, type Permission, ruleOf, type Scope, STEP_UP_MS } from "./permissions.ts";
import type { MemberRole, PlatformRole } from "./roles.ts";

/** Why somebody is refused who is known and in its own place. */
export type AccessRefusal =
  /** The role or the key does not hold it. */
  | "not_held"
  /** Support acts as the user, and this is not for support. */
  | "acting"
  /** The user's roles demand a second factor, and there is none yet. */
  | "second_factor_required"
  /** The second factor was shown too long ago, or never. */
  | "step_up_required";

/** A signed-in user, as far as access hangs on it. */
export interface Standing {
  /** In the organisation or on the platform, as the permission's area says; null: none. */
  readonly role: MemberRole | PlatformRole | null;
  readonly acting: boolean;
  /** Must have a second factor and has none. */
  readonly mustEnrol: boolean;
  /** When a second factor was last shown in this session; null: never. */
  readonly secondFactorAt: Date | null;
}

/** @param key `programId` null: a key of the whole organisation, which alone can hold some scopes */
export function judgeKey(
  permission: Permission,
  key: { readonly scopes: ReadonlySet<Scope>; readonly programId: string | null },
): Result<null, AccessRefusal> {
  const { scopes, programId }: { scopes: ReadonlySet<string>; programId: string | null } = key;
  const wide: ReadonlySet<string> = ORGANISATION_SCOPES;
  return scopes.has(permission) && (programId === null || !wide.has(permission))
    ? ok(null)
    : refuse("not_held");
}

/** @param now the moment of the request */
export function judgeUser(
  permission: Permission,
  { role, acting, mustEnrol, secondFactorAt }: Standing,
  now: Date,
): Result<null, AccessRefusal> {
  const rule = ruleOf(permission);
  if (rule.area !== "self" && (role === null || !rule.roles.includes(role))) return refuse("not_held");
  if (acting && !rule.acting) return refuse("acting");
  if (mustEnrol && !rule.beforeEnrolment) return refuse("second_factor_required");
  // A role that was given a moment ago is held by a session that began without it.
  if (rule.secondFactor && secondFactorAt === null) return refuse("step_up_required");
  if (rule.stepUp && !isStepUpRecent(secondFactorAt, now)) return refuse("step_up_required");
  return ok(null);
}

/** Whether a second factor was shown so lately that a step which wants one may be taken. */
export const isStepUpRecent = (secondFactorAt: Date | null, now: Date): boolean =>
  secondFactorAt !== null && now.getTime() - secondFactorAt.getTime() <= STEP_UP_MS;
