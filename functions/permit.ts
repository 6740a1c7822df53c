import type { MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { type AccessRefusal, judgeKey, judgeUser, type Standing } from "../core/access/judge-access.ts";
import { type Counting, countingOf } from "../core/access/limits.ts";
import { type Permission, ruleOf, scopesOf } from "../core/access/permissions.ts";
import type { MemberRole } from "../core/access/roles.ts";
import type { AuditContext } from "../db/client.ts";
import { isSessionLive } from "../db/repositories/identities.ts";
import { findKeyCaller, noteUse, worksFrom } from "./api-key-caller.ts";
import { auditContext } from "./audit-context.ts";
import type { AppContext, AppTypes, Caller } from "./context.ts";
import { countRequest, countStranger } from "./limits.ts";
import { writeLog } from "./log.ts";
import { Problem } from "./problem.ts";
import type { Services } from "./services.ts";
import { type SignedIn, verifyAccessToken } from "./session/access-token.ts";
import { stepUpRequired } from "./session/step-up.ts";
import { actingStands, memberRoleOf, platformRoleOf } from "./standing.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PERMISSION = Symbol("permission");

/**
 * The first line of every route: whom the table of permissions does not name is refused. A tenant's permission sets
 * `caller` (an API key, or a user's token beside `x-organisation-id`), one's own sets `user`, the platform's `operator`.
 * Each request is counted against its caller's limit before the database is asked anything for it.
 *
 * @param counting absent: as the table of limits has it for the permission
 * @example app.get("/links", permit("links:read"), listLinks)
 */
export function permit(permission: Permission, counting?: Counting): MiddlewareHandler<AppTypes> {
  const handler = createMiddleware<AppTypes>(async (c, next) => {
    const token = readBearer(c);
    const { area } = ruleOf(permission);
    if (area === "tenant" && token.startsWith("trb_"))
      await admitKey(c, permission, token, counting ?? countingOf(permission, "key", c.req.method));
    else await admitUser(c, permission, token, counting ?? countingOf(permission, "user", c.req.method));
    await next();
    const caller = c.get("caller");
    if (area === "tenant" && caller.user === null)
      c.executionCtx.waitUntil(noteUse(c.get("services"), c.get("requestId"), caller));
  });
  return Object.assign(handler, { [PERMISSION]: permission });
}

/** The permission that a handler of {@link permit} demands; undefined for any other. */
export function permissionOf(handler: object): Permission | undefined {
  return (handler as { [PERMISSION]?: Permission })[PERMISSION];
}

type Asking = Pick<AppContext, "req" | "set"> & {
  get(name: "services"): Services;
  get(name: "requestId"): string;
};

async function admitKey(c: Asking, permission: Permission, key: string, counting: Counting): Promise<void> {
  const found = await findKeyCaller(key, c.get("services"));
  if (found === undefined) {
    await countStranger(c);
    throw unauthenticated("The API key is unknown, expired or revoked.");
  }
  const { caller } = found;
  const { keyId, organisationId } = caller;
  await countRequest(c, counting, keyId, organisationId);
  const refusal = refusalOf(c, permission, { keyId });
  if (!worksFrom(found, c.req.header("cf-connecting-ip"))) throw refusal("address");
  const judged = judgeKey(permission, caller);
  if (!judged.ok) throw refusal(judged.reason);
  c.set("caller", { ...caller, audit: auditContext(c, { kind: "key", id: keyId }) });
}

async function admitUser(
  c: Asking,
  permission: Permission,
  token: string,
  counting: Counting,
): Promise<void> {
  const services = c.get("services");
  const signedIn = await proveUser(token, services);
  if (signedIn === undefined) {
    await countStranger(c);
    throw unauthenticated("The access token is expired or not valid.");
  }
  await countRequest(c, counting, signedIn.userId);
  const { userId, sessionId, actor, mustEnrol, secondFactorAt } = signedIn;
  if (actor !== null && !(await actingStands(services, { userId, sessionId, actorId: actor.userId })))
    throw unauthenticated("Acting as the user is over.");
  const audit = auditContext(c, whoIs(signedIn));
  const refusal = refusalOf(c, permission, { userId, actorId: actor?.userId });
  const standing = { acting: actor !== null, mustEnrol, secondFactorAt };
  const judge = (role: Standing["role"]) => {
    const judged = judgeUser(permission, { ...standing, role }, services.now());
    if (!judged.ok) throw refusal(judged.reason);
  };
  const { area } = ruleOf(permission);
  if (area === "tenant") {
    const organisationId = readOrganisation(c);
    const role = await memberRoleOf(services, userId, organisationId);
    if (role === null) throw refusal("no_member");
    judge(role);
    c.set("caller", callerOf(signedIn, organisationId, role, audit));
  } else if (area === "platform") {
    const role = actor === null ? await platformRoleOf(services, userId) : null;
    if (role === null) throw refusal("not_of_platform");
    judge(role);
    c.set("operator", { userId, platform: true, role, audit });
  } else {
    judge(null);
    c.set("user", { ...signedIn, audit });
  }
  await demandSession(c, permission, signedIn);
}

/** Access tokens outlive their session by minutes; what would outlast those is done in none that has ended. */
async function demandSession(c: Asking, permission: Permission, signedIn: SignedIn): Promise<void> {
  if (!ruleOf(permission).stepUp && permission !== "security:write") return;
  const { appDb, now } = c.get("services");
  const { userId, sessionId } = signedIn;
  if (!(await isSessionLive(appDb, { userId }, sessionId, now())))
    throw unauthenticated("The session has ended; sign in again.");
}

function callerOf(user: SignedIn, organisationId: string, role: MemberRole, audit: AuditContext): Caller {
  return {
    keyId: user.userId,
    organisationId,
    programId: null,
    scopes: scopesOf(role),
    test: false,
    user,
    audit,
  };
}

/** Support, when it acts as the user; else the user. */
function whoIs({ userId, actor }: SignedIn): Pick<AuditContext, "kind" | "id" | "for" | "reason"> {
  if (actor === null) return { kind: "user", id: userId };
  return { kind: "user", id: actor.userId, for: userId, reason: actor.reason };
}

function readBearer(c: Pick<AppContext, "req">): string {
  const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token !== undefined) return token;
  throw unauthenticated("Send the header Authorization: Bearer <API key or access token>.");
}

function proveUser(token: string, { accessKeys, env, now }: Services): Promise<SignedIn | undefined> {
  return verifyAccessToken(accessKeys, token, env.APP_URL, now());
}

function readOrganisation(c: Pick<AppContext, "req">): string {
  const named = c.req.header("x-organisation-id") ?? "";
  if (UUID.test(named)) return named.toLowerCase();
  const message = "must be the id of an organisation";
  throw new Problem("invalid_parameter", `x-organisation-id ${message}.`, [
    { field: "x-organisation-id", code: "invalid_format", message },
  ]);
}

/** Beside what the table refuses: a stranger to the organisation or the platform, and a key that is used from elsewhere. */
type Refusal = AccessRefusal | "no_member" | "not_of_platform" | "address";

const REFUSALS: Record<Refusal, (permission: Permission) => Problem> = {
  // Whether there is such an organisation is none of a stranger's business: the same answer for both.
  no_member: () => new Problem("not_found", "There is no such organisation."),
  // To everybody else this part of the platform is not there.
  not_of_platform: () => new Problem("not_found", "There is no such thing here."),
  address: () => new Problem("address_not_allowed", "The API key does not work from this address."),
  not_held: (permission) => new Problem("forbidden", `This needs the permission ${permission}.`),
  acting: () => new Problem("acting_refused", "Only the user itself may do this."),
  second_factor_required: () =>
    new Problem("second_factor_required", "Set up a second factor under Security, then go on."),
  step_up_required: stepUpRequired,
};

/** Makes a refusal, and writes it down: who tries what is not theirs leaves a trace. */
function refusalOf(c: Asking, permission: Permission, by: Readonly<Record<string, string | undefined>>) {
  return (reason: Refusal): Problem => {
    writeLog({
      ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "access.refused" },
      data: { permission, reason, ...by },
    });
    return REFUSALS[reason](permission);
  };
}

function unauthenticated(detail: string): Problem {
  return new Problem("unauthenticated", detail, [], { "www-authenticate": "Bearer" });
}
