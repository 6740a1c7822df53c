import { createMiddleware } from "hono/factory";
import { LRUCache } from "lru-cache";
import { SCOPES, type Scope } from "../core/access/scopes.ts";
import { findApiKey } from "../db/repositories/api-keys.ts";
import type { AppTypes, Caller } from "./context.ts";
import { Problem } from "./problem.ts";
import { sha256 } from "./sha256.ts";

/** How long a revoked key may still work in an isolate that has just seen it. */
const CACHE_MS = 10_000;

const KEY_PATTERN = /^trb_(?:live|test)_[A-Za-z0-9]{40}$/;
const cache = new LRUCache<string, { caller: Caller; expiresAt: number | null }>({
  max: 1000,
  ttl: CACHE_MS,
});

/** Lower-case hex of SHA-256: keys have 238 bits of entropy, so a slow hash would add nothing. */
export function hashApiKey(key: string): Promise<string> {
  return sha256(key);
}

/**
 * Demands an API key (`Authorization: Bearer trb_…`) that holds every one of `scopes`.
 *
 * @example app.get("/links", authenticate("links:read"), listLinks)
 */
export function authenticate(...scopes: readonly Scope[]) {
  return createMiddleware<AppTypes>(async (c, next) => {
    const caller = await findCaller(c.req.header("authorization"), c);
    for (const scope of scopes) {
      if (!caller.scopes.has(scope))
        throw new Problem("forbidden", `This needs a key with the scope ${scope}.`);
    }
    c.set("caller", caller);
    await next();
  });
}

async function findCaller(
  header: string | undefined,
  c: { get(name: "services"): AppTypes["Variables"]["services"] },
): Promise<Caller> {
  const key = /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
  if (key === undefined) {
    throw new Problem("unauthenticated", "Send the header Authorization: Bearer <API key>.", [], {
      "www-authenticate": "Bearer",
    });
  }
  const refused = new Problem("unauthenticated", "The API key is unknown, expired or revoked.", [], {
    "www-authenticate": "Bearer",
  });
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
