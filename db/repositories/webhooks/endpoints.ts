import { type SQL, sql } from "drizzle-orm";
import type { DisableReason, EndpointState, WebhookEventType } from "../../../core/webhooks/event-types.ts";
import { type Actor, type HttpDatabase, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { allOf } from "../keyset.ts";
import type { Room } from "../settings/room.ts";

/** Whose endpoints: an organisation's (of one program, or null: of all), or an affiliate's. */
export type EndpointOwner =
  | { readonly organisationId: string; readonly programId: string | null }
  | { readonly affiliateId: string };

export type EndpointRow = {
  readonly id: string;
  readonly organisationId: string | null;
  readonly affiliateId: string | null;
  readonly programId: string | null;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly description: string;
  readonly types: readonly WebhookEventType[];
  readonly includeTest: boolean;
  readonly envelope: string | null;
  readonly previousUntil: string | Date | null;
  readonly state: EndpointState;
  readonly reason: DisableReason | null;
  readonly failingSince: string | Date | null;
  readonly version: number;
  readonly createdAt: string | Date;
  readonly updatedAt: string | Date;
};

const COLUMNS = sql`id, organisation_id AS "organisationId", affiliate_id AS "affiliateId", program_id AS "programId", url, method, description, types,
  include_test AS "includeTest", envelope, previous_until AS "previousUntil", state, reason, failing_since AS "failingSince", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The condition that an endpoint is the owner's: beside row-level security, which knows no key of one program. */
export function isOwn(owner: EndpointOwner): SQL {
  if ("affiliateId" in owner) return sql`affiliate_id = ${owner.affiliateId}::uuid`;
  const { organisationId, programId } = owner;
  const program = programId === null ? sql`` : sql` AND program_id = ${programId}::uuid`;
  return sql`organisation_id = ${organisationId}::uuid${program}`;
}

/** Nothing arrives there, or it was turned off for that. */
export const IS_FAILING = sql`(state = 'active' AND failing_since IS NOT NULL OR state = 'disabled' AND reason <> 'by_hand')`;

/** It is told of what happens in a program. */
export const tellsOf = (programId: string): SQL =>
  sql`(program_id IS NULL OR program_id = ${programId}::uuid)`;

interface EndpointSearch {
  readonly tellsOf?: string | undefined;
  readonly failing?: "true" | "false" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listEndpoints(
  db: HttpDatabase,
  identity: Actor,
  owner: EndpointOwner,
  { cursor, limit, failing, ...search }: EndpointSearch,
): Promise<EndpointRow[]> {
  const where = allOf([
    isOwn(owner),
    search.tellsOf === undefined ? undefined : tellsOf(search.tellsOf),
    failing === undefined ? undefined : sql`${IS_FAILING} = ${failing === "true"}`,
    cursor === undefined ? undefined : sql`id < ${cursor}::uuid`,
  ]);
  return queryAs<EndpointRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM webhook_endpoints WHERE ${where} ORDER BY id DESC LIMIT ${limit + 1}`,
  );
}

export async function findEndpoint(
  db: HttpDatabase,
  identity: Actor,
  owner: EndpointOwner,
  id: string,
): Promise<EndpointRow | undefined> {
  const [row] = await queryAs<EndpointRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = ${id}::uuid AND ${isOwn(owner)}`,
  );
  return row;
}

/** The owner's endpoint, which nobody else changes until the transaction ends. */
export async function lockEndpoint(
  tx: Executor,
  owner: EndpointOwner,
  id: string,
): Promise<EndpointRow | undefined> {
  const [row] = await rowsOf<EndpointRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = ${id}::uuid AND ${isOwn(owner)} FOR UPDATE`,
  );
  return row;
}

/** The same for a job, whoever's it is. */
export async function lockActiveEndpoint(tx: Executor, id: string): Promise<EndpointRow | undefined> {
  const [row] = await rowsOf<EndpointRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = ${id}::uuid AND state = 'active' FOR UPDATE`,
  );
  return row;
}

/** For one more of an owner's. */
export function roomForEndpoint(owner: EndpointOwner): Room {
  const all = "affiliateId" in owner ? owner : { ...owner, programId: null };
  return {
    limit: "webhook_endpoints",
    organisationId: "affiliateId" in owner ? null : owner.organisationId,
    holderId: "affiliateId" in owner ? owner.affiliateId : owner.organisationId,
    wanted: sql`(SELECT count(*) + 1 FROM webhook_endpoints WHERE ${isOwn(all)})`,
  };
}

export interface NewEndpoint {
  readonly id: string;
  readonly organisationId: string | null;
  readonly affiliateId: string | null;
  readonly programId: string | null;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly description: string;
  readonly types: readonly WebhookEventType[];
  readonly includeTest: boolean;
  readonly envelope: string | null;
}

export async function insertEndpoint(tx: Executor, made: NewEndpoint): Promise<EndpointRow> {
  const [row] = await rowsOf<EndpointRow>(
    tx,
    sql`
    INSERT INTO webhook_endpoints (id, organisation_id, affiliate_id, program_id, url, method, description, types, include_test, envelope)
    VALUES (${made.id}::uuid, ${made.organisationId}::uuid, ${made.affiliateId}::uuid, ${made.programId}::uuid, ${made.url}, ${made.method},
      ${made.description}, ${textArray(made.types)}, ${made.includeTest}, ${made.envelope})
    RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

export interface EndpointChange {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly description: string;
  readonly types: readonly WebhookEventType[];
  readonly includeTest: boolean;
  readonly state: EndpointState;
  readonly reason: DisableReason | null;
}

/** Writes an endpoint that is locked. Whoever switches it on again begins anew: it has not failed yet. */
export async function updateEndpoint(
  tx: Executor,
  endpoint: Pick<EndpointRow, "id" | "state">,
  to: EndpointChange,
  now: Date,
): Promise<EndpointRow> {
  const [row] = await rowsOf<EndpointRow>(
    tx,
    sql`
    UPDATE webhook_endpoints SET url = ${to.url}, method = ${to.method}, description = ${to.description}, types = ${textArray(to.types)},
      include_test = ${to.includeTest}, state = ${to.state}, reason = ${to.reason}::text,
      failing_since = CASE WHEN ${to.state} = 'active' AND state <> 'active' THEN NULL ELSE failing_since END,
      version = version + 1, updated_at = ${now}::timestamptz
    WHERE id = ${endpoint.id}::uuid RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an endpoint that was locked is not there");
  if (to.state === "disabled" || endpoint.state === "disabled") await cancelQueued(tx, endpoint.id, now);
  return row;
}

/** Switches off an endpoint that is locked, and gives up all that waits for it. */
export async function disableEndpoint(
  tx: Executor,
  id: string,
  reason: DisableReason,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE webhook_endpoints SET state = 'disabled', reason = ${reason}::text, leased_until = NULL,
      failing_since = coalesce(failing_since, ${now}::timestamptz), version = version + 1, updated_at = ${now}::timestamptz
    WHERE id = ${id}::uuid`);
  await cancelQueued(tx, id, now);
}

async function cancelQueued(tx: Executor, endpointId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE webhook_deliveries SET state = 'cancelled', settled_at = ${now}::timestamptz
    WHERE endpoint_id = ${endpointId}::uuid AND state = 'queued'`);
}

/** Puts a new secret in the place of the one that stands, which signs beside it until `until`. */
export async function rotateSecret(
  tx: Executor,
  { id, envelope }: EndpointRow,
  next: { readonly envelope: string; readonly until: Date; readonly now: Date },
): Promise<EndpointRow> {
  const [row] = await rowsOf<EndpointRow>(
    tx,
    sql`
    UPDATE webhook_endpoints SET previous_envelope = ${envelope}, previous_until = ${next.until}::timestamptz, envelope = ${next.envelope},
      version = version + 1, updated_at = ${next.now}::timestamptz
    WHERE id = ${id}::uuid RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an endpoint that was locked is not there");
  return row;
}

/** Removes an endpoint with its deliveries. */
export async function deleteEndpoint(tx: Executor, id: string): Promise<void> {
  await tx.execute(sql`DELETE FROM webhook_endpoints WHERE id = ${id}::uuid`);
}

/** An array parameter of words without commas, braces or quotes. */
const textArray = (words: readonly string[]): SQL => sql`${`{${words.join(",")}}`}::text[]`;
