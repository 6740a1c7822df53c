import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { StripeError } from "./stripe-error.ts";

const KEPT_MS = 24 * 3_600_000;

export const IDEMPOTENCY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
  );
`;

export type Answer = { status: number; body: string };

/** Answers kept by idempotency key for a day. `find` refuses a key that was first used with another request. */
export function createIdempotency(database: DatabaseSync, now: () => number) {
  const byKey = database.prepare("SELECT * FROM idempotency WHERE key = ? AND expires_at_ms > ?");
  const insert = database.prepare("INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?)");
  return {
    find(key: string, fingerprint: string): Answer | undefined {
      const row = byKey.get(key, now()) as (Answer & { fingerprint: string }) | undefined;
      if (row === undefined) return undefined;
      if (row.fingerprint === fingerprint) return { status: row.status, body: row.body };
      const shown = key.slice(key.indexOf("\n") + 1);
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
        `Try using a key other than '${shown}' if you meant to execute a different request.`;
      throw new StripeError(400, { type: "idempotency_error", message });
    },
    keep(key: string, fingerprint: string, answer: Answer): void {
      insert.run(key, fingerprint, answer.status, answer.body, now() + KEPT_MS);
    },
  };
}

/** What must be equal for two requests to be the same. */
export function fingerprintOf(method: string, path: string, body: Buffer): string {
  return createHash("sha256").update(`${method} ${path}\n`).update(body).digest("hex");
}
