import { SALT_BYTES, saltKey } from "../../core/clicks/daily-salt.ts";
import { importHmacKey } from "../../core/clicks/hmac-key.ts";
import type { KeyValueStore } from "./env.ts";
import { causeOf, log } from "./log.ts";
import { withTimeLimit } from "./time-limit.ts";

const SALT_LIMIT_MS = 1_000;
/** A missing salt is asked for again after this time. */
const MISSING_TTL_MS = 30_000;
/** Today's and yesterday's. */
const DAYS_MAX = 2;

/** The salt of the UTC day that holds `atMs`, or undefined: then no hash is made. */
export type SaltSource = (atMs: number, kv: KeyValueStore) => Promise<CryptoKey | undefined>;

/** Keeps the imported salts of the isolate; reads are made at flush time, when no visitor waits. */
export function createSaltSource(now: () => number): SaltSource {
  const salts = new Map<string, { readonly salt: CryptoKey | undefined; readonly until: number }>();
  return async (atMs, kv) => {
    const key = saltKey(atMs);
    const kept = salts.get(key);
    if (kept !== undefined && now() < kept.until) return kept.salt;
    const salt = await readSalt(key, kv);
    salts.set(key, { salt, until: salt === undefined ? now() + MISSING_TTL_MS : Number.POSITIVE_INFINITY });
    if (salts.size > DAYS_MAX) salts.delete([...salts.keys()].sort()[0] ?? "");
    return salt;
  };
}

async function readSalt(key: string, kv: KeyValueStore): Promise<CryptoKey | undefined> {
  try {
    const text = await withTimeLimit(kv.get(key), SALT_LIMIT_MS);
    const salt =
      text === null ? { ok: false as const, reason: "missing" } : await importHmacKey(text, SALT_BYTES);
    if (salt.ok) return salt.value;
    log("warn", { action: "salt.read", data: { key, cause: salt.reason } });
  } catch (error) {
    log("warn", { action: "salt.read", data: { key, cause: causeOf(error) } });
  }
  return undefined;
}
