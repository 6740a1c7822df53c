import { type SQL, sql } from "drizzle-orm";
import type { AnyEventType } from "../../../core/webhooks/event-types.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { SUBJECT_NOW } from "./send.ts";

export type WebhookEventRow = {
  readonly id: string;
  readonly programId: string | null;
  readonly type: AnyEventType;
  readonly subjectId: string;
  readonly test: boolean;
  readonly requestId: string | null;
  readonly at: string | Date;
};

const COLUMNS = sql`w.id, w.program_id AS "programId", w.type, w.subject_id AS "subjectId", w.test, w.request_id AS "requestId", w.at`;

/** Newest first. */
export function listWebhookEvents(
  db: HttpDatabase,
  identity: Identity,
  filter: {
    /** Undefined: all of the organisation. */
    readonly programId: string | undefined;
    readonly type?: string | undefined;
    readonly subjectId?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<WebhookEventRow[]> {
  const conditions: SQL[] = [
    sql`w.organisation_id = ${identity.organisationId}::uuid`,
    ...(filter.programId === undefined ? [] : [sql`w.program_id = ${filter.programId}::uuid`]),
    ...(filter.type === undefined ? [] : [sql`w.type = ${filter.type}`]),
    ...(filter.subjectId === undefined ? [] : [sql`w.subject_id = ${filter.subjectId}::uuid`]),
    ...(filter.cursor === undefined ? [] : [sql`w.id < ${filter.cursor}::uuid`]),
  ];
  return queryAs<WebhookEventRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM webhook_events w WHERE ${sql.join(conditions, sql` AND `)} ORDER BY w.id DESC LIMIT ${filter.limit + 1}`,
  );
}

/** With the subject's columns, as an endpoint would be told of them now. */
export async function findWebhookEvent(
  db: HttpDatabase,
  identity: Identity,
  wanted: { readonly id: string; readonly programId: string | undefined },
): Promise<(WebhookEventRow & { readonly subject: Readonly<Record<string, unknown>> }) | undefined> {
  const program = wanted.programId === undefined ? sql`` : sql` AND w.program_id = ${wanted.programId}::uuid`;
  const [row] = await queryAs<WebhookEventRow & { readonly subject: Record<string, unknown> }>(
    db,
    identity,
    sql`
    SELECT ${COLUMNS}, ${SUBJECT_NOW} || w.data AS subject FROM webhook_events w
    WHERE w.id = ${wanted.id}::uuid AND w.organisation_id = ${identity.organisationId}::uuid${program}`,
  );
  return row;
}

/** Whether an event waits to be planned. */
export async function hasWaitingEvents(db: Executor): Promise<boolean> {
  const rows = await rowsOf(db, sql`SELECT FROM webhook_events WHERE planned_at IS NULL LIMIT 1`);
  return rows.length > 0;
}

/** Who signs in as an affiliate; empty: nobody. */
export async function findAffiliateUser(tx: Executor, affiliateId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`SELECT user_id AS id FROM affiliates WHERE id = ${affiliateId}::uuid AND user_id IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
}

/** The affiliate that a user is; undefined: none. */
export async function findAffiliateOf(db: HttpDatabase, user: UserIdentity): Promise<string | undefined> {
  const [row] = await queryAs<{ id: string }>(
    db,
    user,
    sql`SELECT id FROM affiliates WHERE user_id = ${user.userId}::uuid`,
  );
  return row?.id;
}
