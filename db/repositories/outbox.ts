import { type SQL, sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

export interface NewOutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const LEASE_SECONDS = 30;
/** Who wrote a row publishes it at once; the sweeper leaves it that long to do so. */
const GRACE_SECONDS = 5;

/** The outbox as a role that works for all tenants sees it. */
export function createOutboxStore(db: HttpDatabase) {
  return {
    async lease(now: Date, limit: number): Promise<NewOutboxRow[]> {
      const { rows } = await db.execute<{ id: string; topic: string; payload: Record<string, unknown> }>(sql`
        UPDATE outbox SET available_at = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS}), attempts = attempts + 1
        WHERE id IN (
          SELECT id FROM outbox WHERE published_at IS NULL AND available_at <= ${now}::timestamptz - make_interval(secs => ${GRACE_SECONDS})
          ORDER BY available_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
        )
        RETURNING id, topic, payload`);
      return rows;
    },
    async markPublished(ids: readonly string[], now: Date): Promise<void> {
      await db.execute(
        sql`UPDATE outbox SET published_at = ${now}, last_error = NULL WHERE id = ANY(${uuids(ids)})`,
      );
    },
    async markFailed(ids: readonly string[], error: string): Promise<void> {
      await db.execute(
        sql`UPDATE outbox SET last_error = ${error.slice(0, 500)} WHERE id = ANY(${uuids(ids)})`,
      );
    },
  };
}

/** An array parameter: drizzle would spread a JavaScript array into a list. */
export function uuids(ids: readonly string[]): SQL {
  return sql`${`{${ids.join(",")}}`}::uuid[]`;
}

/** The statement that writes hand-offs, for the transaction whose effect needs them. */
export function insertOutbox(organisationId: string | null, rows: readonly NewOutboxRow[]): SQL {
  return sql`
    INSERT INTO outbox (id, organisation_id, topic, payload)
    SELECT r.id, ${organisationId}::uuid, r.topic, r.payload
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, topic text, payload jsonb)`;
}
