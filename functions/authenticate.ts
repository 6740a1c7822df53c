import { createMiddleware } from "hono/factory";
import { LRUCache } from "lru-cache";
import { type MemberRole, ROLE_SCOPES } from "../core/access/roles.ts";
import { SCOPES, type Scope } from "../core/access/scopes.ts";
import { findApiKey } from "../db/repositories/api-keys.ts";
import { findOwnRole } from "../db/repositories/users.ts";
import type { AppContext, AppTypes, Caller } from "./context.ts";
import { Problem } from "./problem.ts";
import type { Services } from "./services.ts";
import { type SignedIn, verifyAccessToken } from "./session/access-token.ts";
import { sha256 } from "./sha256.ts";

/** How long a revoked key, or a member who was sent away, may still work in an isolate that has just seen it. */
const CACHE_MS = 10_000;

const KEY_PATTERN = /^trb_(?:live|test)_[A-Za-z0-9]{40}$/;
const cache = new LRUCache<string, { caller: Caller; expiresAt: number | null }>({
  max: 1000,
  ttl: CACHE_MS,
});
const roles = new LRUCache<string, MemberRole>({ max: 1000, ttl: CACHE_MS });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Lower-case hex of SHA-256: keys have 238 bits of entropy, so a slow hash would add nothing. */
export function hashApiKey(key: string): Promise<string> {
  return sha256(key);
}

/**
 * Demands an API key (`Authorization: Bearer trb_…`), or a user's access token beside `x-organisation-id`, that holds
 * every one of `scopes`.
 *
 * @example app.get("/links", authenticate("links:read"), listLinks)
 */
export function authenticate(...scopes: readonly Scope[]) {
  return createMiddleware<AppTypes>(async (c, next) => {
    const token = readBearer(c);
    const caller = token.startsWith("trb_") ? await findKeyCaller(token, c) : await findMember(token, c);
    for (const scope of scopes) {
      if (!caller.scopes.has(scope)) throw new Problem("forbidden", `This needs the scope ${scope}.`);
    }
    c.set("caller", caller);
    await next();
  });
}

/** Demands a user's access token. What the user may see, row-level security says. */
export function authenticateUser() {
  return createMiddleware<AppTypes>(async (c, next) => {
    c.set("user", await proveUser(readBearer(c), c));
    await next();
  });
}

type Proving = Pick<AppContext, "req"> & { get(name: "services"): Services };

function readBearer(c: Proving): string {
  const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token !== undefined) return token;
  throw unauthenticated("Send the header Authorization: Bearer <API key or access token>.");
}

async function proveUser(token: string, c: Proving): Promise<SignedIn> {
  const { accessKeys, env, now } = c.get("services");
  const signedIn = await verifyAccessToken(accessKeys, token, env.APP_URL, now());
  if (signedIn === undefined) throw unauthenticated("The access token is expired or not valid.");
  return signedIn;
}

/** A member of the organisation that `x-organisation-id` names, with what its role may do. */
async function findMember(token: string, c: Proving): Promise<Caller> {
  const { userId } = await proveUser(token, c);
  const named = c.req.header("x-organisation-id") ?? "";
  if (!UUID.test(named)) {
    const message = "must be the id of an organisation";
    throw new Problem("invalid_parameter", `x-organisation-id ${message}.`, [
      { field: "x-organisation-id", code: "invalid_format", message },
    ]);
  }
  const organisationId = named.toLowerCase();
  const role = await findRole(c.get("services"), userId, organisationId);
  // Whether there is such an organisation is none of a stranger's business: the same answer for both.
  if (role === undefined) throw new Problem("forbidden", "You are not a member of this organisation.");
  return { keyId: userId, organisationId, programId: null, scopes: ROLE_SCOPES[role], test: false };
}

async function findRole(
  { appDb, env }: Services,
  userId: string,
  organisationId: string,
): Promise<MemberRole | undefined> {
  const cacheKey = `${env.DATABASE_URL}\n${userId}\n${organisationId}`;
  const cached = roles.get(cacheKey);
  if (cached !== undefined) return cached;
  const role = await findOwnRole(appDb, { userId }, organisationId);
  if (role !== undefined) roles.set(cacheKey, role);
  return role;
}

function unauthenticated(detail: string): Problem {
  return new Problem("unauthenticated", detail, [], { "www-authenticate": "Bearer" });
}

async function findKeyCaller(key: string, c: Proving): Promise<Caller> {
  const refused = unauthenticated("The API key is unknown, expired or revoked.");
  if (!KEY_PATTERN.test(key)) throw refused;
  const services = c.get("services");
  const hash = await hashApiKey(key);
  const cacheKey = `${services.env.DATABASE_URL}\n${hash}`;
  let found = cache.get(cacheKey);
  if (found === undefined) {
    const row = await findApiKey(services.appDb, hash);
    if (row === undefined || row.revokedAt !== null) throw refused;
    found = {
      caller: {
        keyId: row.id,
        organisationId: row.organisationId,
        programId: row.programId,
        scopes: new Set(SCOPES.filter((scope) => row.scopes.includes(scope))),
        test: row.test,
      },
      expiresAt: row.expiresAt?.getTime() ?? null,
    };
    cache.set(cacheKey, found);
  }
  if (found.expiresAt !== null && services.now().getTime() >= found.expiresAt) throw refused;
  return found.caller;
}
