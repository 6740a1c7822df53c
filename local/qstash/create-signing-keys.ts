import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

export type SigningKeys = { current: string; next: string };

/**
 * The pair of keys. A rotation is kept as long as the configuration stays as it was when it happened;
 * new configured keys start afresh.
 */
export function createSigningKeys(database: DatabaseSync, configured: SigningKeys) {
  const fingerprint = JSON.stringify(configured);
  const stored = database
    .prepare("SELECT current, next FROM signing_keys WHERE configured = ?")
    .get(fingerprint) as SigningKeys | undefined;
  const save = database.prepare("INSERT OR REPLACE INTO signing_keys VALUES (1, ?, ?, ?)");
  let keys: SigningKeys = stored === undefined ? configured : { current: stored.current, next: stored.next };
  return {
    get: (): SigningKeys => keys,
    /** The next key becomes the current one, a new one the next. */
    rotate(): SigningKeys {
      keys = { current: keys.next, next: `sig_${randomBytes(24).toString("base64url")}` };
      save.run(fingerprint, keys.current, keys.next);
      return keys;
    },
  };
}
