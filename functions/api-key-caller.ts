import { LRUCache } from "lru-cache";
import { SCOPES } from "../core/access/permissions.ts";
import { findApiKey } from "../db/repositories/api-keys.ts";
import type { Caller } from "./context.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";

/** How long a revoked key may still work in an isolate that has just seen it. */
const CACHE_MS = 10_000;

const KEY_PATTERN = /^trb_(?:live|test)_[A-Za-z0-9]{40}$/;
const cache = new LRUCache<string, { caller: Omit<Caller, "audit">; expiresAt: number | null }>({
  max: 1000,
  ttl: CACHE_MS,
});

/** Lower-case hex of SHA-256: keys have 238 bits of entropy, so a slow hash would add nothing. */
export function hashApiKey(key: string): Promise<string> {
  return sha256(key);
}

/** Whoever holds an API key; undefined when the key is unknown, expired or revoked. */
export async function findKeyCaller(
  key: string,
  services: Services,
): Promise<Omit<Caller, "audit"> | undefined> {
  if (!KEY_PATTERN.test(key)) return undefined;
  const hash = await hashApiKey(key);
  const cacheKey = `${services.env.DATABASE_URL}\n${hash}`;
  let found = cache.get(cacheKey);
  if (found === undefined) {
    const row = await findApiKey(services.appDb, hash);
    if (row === undefined || row.revokedAt !== null) return undefined;
    found = {
      caller: {
        keyId: row.id,
        organisationId: row.organisationId,
        programId: row.programId,
        scopes: new Set(SCOPES.filter((scope) => row.scopes.includes(scope))),
        test: row.test,
        user: null,
      },
      expiresAt: row.expiresAt?.getTime() ?? null,
    };
    cache.set(cacheKey, found);
  }
  if (found.expiresAt !== null && services.now().getTime() >= found.expiresAt) return undefined;
  return found.caller;
}
