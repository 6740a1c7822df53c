import { LRUCache } from "lru-cache";
import { isInRanges } from "../core/access/address-range.ts";
import { SCOPES } from "../core/access/permissions.ts";
import { describeError } from "../core/logging/describe-error.ts";
import { findApiKey } from "../db/repositories/api-keys.ts";
import { noteKeyUse } from "../db/repositories/keys.ts";
import type { Caller } from "./context.ts";
import { writeLog } from "./log.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";

/** How long a revoked key may still work in an isolate that has just seen it. */
const CACHE_MS = 10_000;

const KEY_PATTERN = /^trb_(?:live|test)_[A-Za-z0-9]{40}$/;
const cache = new LRUCache<string, KeyCaller>({ max: 1000, ttl: CACHE_MS });
/** Minutes since 1970 in which this isolate has noted each key's use. */
const noted = new LRUCache<string, number>({ max: 1000 });
const MINUTE_MS = 60_000;

/** Whoever holds an API key, and whence it works. */
export interface KeyCaller {
  readonly caller: Omit<Caller, "audit">;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
  /** Empty: from everywhere. */
  readonly allowedAddresses: readonly string[];
}

/** Lower-case hex of SHA-256: keys have 238 bits of entropy, so a slow hash would add nothing. */
export function hashApiKey(key: string): Promise<string> {
  return sha256(key);
}

/** Whoever holds an API key; undefined when the key is unknown, expired or revoked. */
export async function findKeyCaller(key: string, services: Services): Promise<KeyCaller | undefined> {
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
      allowedAddresses: row.allowedAddresses,
    };
    cache.set(cacheKey, found);
  }
  if (found.expiresAt !== null && services.now().getTime() >= found.expiresAt) return undefined;
  return found;
}

/** Whether the key works from where it is used; one that is bound to addresses does not where that is not known. */
export function worksFrom({ allowedAddresses }: KeyCaller, address: string | undefined): boolean {
  return allowedAddresses.length === 0 || isInRanges(address ?? "", allowedAddresses);
}

/** Notes, to the minute, that the key was used; once a minute per isolate. Never rejects: it is no part of the answer. */
export async function noteUse(services: Services, requestId: string, caller: Caller): Promise<void> {
  const minute = Math.floor(services.now().getTime() / MINUTE_MS);
  const cacheKey = `${services.env.DATABASE_URL}\n${caller.keyId}`;
  if (noted.get(cacheKey) === minute) return;
  noted.set(cacheKey, minute);
  try {
    await noteKeyUse(services.appDb, caller.organisationId, caller.keyId, new Date(minute * MINUTE_MS));
  } catch (error) {
    const data = { keyId: caller.keyId, error: describeError(error) };
    writeLog({ level: "warn", requestId, actor: "api", action: "key.use_not_noted", data });
  }
}
