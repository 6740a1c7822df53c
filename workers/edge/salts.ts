import { SALT_BYTES } from "../../core/clicks/daily-salt.ts";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import { readHmacKey } from "../../core/clicks/read-hmac-key.ts";
import type { KeyValueStore } from "./env.ts";
import { causeOf, log } from "./log.ts";
import { withTimeLimit } from "./time-limit.ts";

const SALT_LIMIT_MS = 1_000;
/** A missing salt is asked for again after this time. */
const MISSING_TTL_MS = 30_000;
/** Today's and yesterday's. */
const DAYS_MAX = 2;

/** The salt under `key` (see `saltKey`), or undefined: then no hash is made. */
export type SaltSource = (key: string, kv: KeyValueStore) => Promise<HmacKey | undefined>;

/** Keeps the salts of the isolate; reads are made at flush time, when no visitor waits. */
export function createSaltSource(now: () => number): SaltSource {
  const salts = new Map<string, { readonly salt: HmacKey | undefined; readonly until: number }>();
  return async (key, kv) => {
    const kept = salts.get(key);
    if (kept !== undefined && now() < kept.until) return kept.salt;
    const salt = await readSalt(key, kv);
    salts.set(key, { salt, until: salt === undefined ? now() + MISSING_TTL_MS : Number.POSITIVE_INFINITY });
    if (salts.size > DAYS_MAX) salts.delete([...salts.keys()].sort()[0] ?? "");
    return salt;
  };
}

async function readSalt(key: string, kv: KeyValueStore): Promise<HmacKey | undefined> {
  try {
    const text = await withTimeLimit(kv.get(key), SALT_LIMIT_MS);
    const salt = text === null ? { ok: false as const, reason: "missing" } : readHmacKey(text, SALT_BYTES);
    if (salt.ok) return salt.value;
    log("warn", { action: "salt.read", data: { key, cause: salt.reason } });
  } catch (error) {
    log("warn", { action: "salt.read", data: { key, cause: causeOf(error) } });
  }
  return undefined;
}
