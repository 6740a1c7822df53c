import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

export interface NotedRefusal {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly reason: string;
  readonly now: Date;
}

/**
 * Notes that something was refused, without what it was. At most once a minute for each program and reason, since anybody
 * can call a public address and each note is a row.
 */
export async function noteRefusal(db: HttpDatabase, refusal: NotedRefusal): Promise<void> {
  const { id, organisationId, programId, reason, now } = refusal;
  await db.execute(sql`
    INSERT INTO bad_events (pack_id, index, organisation_id, program_id, reason, raw, received_at)
    SELECT ${id}::uuid, 0, ${organisationId}::uuid, ${programId}::uuid, ${reason}::text, '', ${now}::timestamptz
    WHERE NOT EXISTS (
      SELECT FROM bad_events WHERE program_id = ${programId} AND reason = ${reason}
        AND received_at > ${now}::timestamptz - interval '1 minute'
    )`);
}
