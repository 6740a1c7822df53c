import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import type { ErasureProgress, PRIVACY_REQUEST_KINDS } from "../schema/privacy.ts";
import type { Transaction } from "../transaction.ts";
import { uuids } from "./outbox.ts";

export type PrivacyRequestRow = {
  id: string;
  kind: (typeof PRIVACY_REQUEST_KINDS)[number];
  userId: string | null;
  organisationId: string | null;
  requestId: string;
  progress: ErasureProgress | null;
};

/** Requests that wait, the oldest first. */
export function listWaitingRequests(db: Executor, limit: number): Promise<{ id: string }[]> {
  return rowsOf(
    db,
    sql`SELECT id FROM privacy_requests WHERE state = 'requested' ORDER BY id LIMIT ${limit}`,
  );
}

/** A request that waits, for this transaction alone; undefined when it is done, or somebody else is at it. */
export async function lockRequest(tx: Transaction, id: string): Promise<PrivacyRequestRow | undefined> {
  const [row] = await rowsOf<PrivacyRequestRow>(
    tx,
    sql`
    SELECT id, kind, user_id AS "userId", organisation_id AS "organisationId", request_id AS "requestId", progress
    FROM privacy_requests WHERE id = ${id} AND state = 'requested' FOR UPDATE SKIP LOCKED`,
  );
  return row;
}

/** Keeps how far a request has come, and adds to what was counted. */
export async function saveProgress(
  tx: Transaction,
  id: string,
  progress: ErasureProgress,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await tx.execute(sql`
    UPDATE privacy_requests SET progress = ${JSON.stringify(progress)}::jsonb, counts = ${addCounts(counts)} WHERE id = ${id}`);
}

/** Ends a request. Nothing is kept of whom it was about but how much was found. */
export async function finishRequest(
  tx: Transaction,
  id: string,
  end: {
    readonly state: "done" | "failed";
    readonly error: string | null;
    readonly counts: Readonly<Record<string, number>>;
    readonly now: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    UPDATE privacy_requests SET state = ${end.state}, error = ${end.error}, finished_at = ${end.now}::timestamptz, progress = NULL,
      counts = ${addCounts(end.counts)} WHERE id = ${id}`);
}

const addCounts = (counts: Readonly<Record<string, number>>) => sql`(
  SELECT jsonb_object_agg(key, total) FROM (
    SELECT key, sum(value::numeric) AS total FROM (
      SELECT * FROM jsonb_each_text(coalesce(counts, '{}')) UNION ALL SELECT * FROM jsonb_each_text(${JSON.stringify(counts)}::jsonb)
    ) both_counts GROUP BY key
  ) totals)`;

/** Whom a request is about, and all that it goes by. */
export interface Person {
  readonly request: string;
  readonly userId: string | null;
  readonly emails: readonly string[];
  readonly names: readonly string[];
  /** Keyed hashes of addresses. */
  readonly hashes: readonly string[];
  readonly affiliates: readonly string[];
  readonly partners: readonly string[];
  readonly customers: readonly string[];
  readonly visitors: readonly string[];
  /** Merchants' ids of the person, by program. */
  readonly externalIds: Readonly<Record<string, readonly string[]>>;
}

/** @param hashes of the user's own address; of a customer none */
export async function findPerson(
  tx: Transaction,
  requestId: string,
  hashes: readonly string[],
): Promise<Person> {
  return call<Person>(tx, sql`find_person(${requestId}::uuid, ${texts(hashes)})`);
}

export type ErasedUser = {
  email: string;
  /** The address is known to be the user's. */
  proved: boolean;
  name: string;
  locale: string;
  avatarKey: string | null;
};

export async function findErasedUser(tx: Transaction, userId: string): Promise<ErasedUser | undefined> {
  const [row] = await rowsOf<ErasedUser>(
    tx,
    sql`SELECT email, email_verified_at IS NOT NULL AS proved, name, locale, avatar_key AS "avatarKey" FROM users WHERE id = ${userId}`,
  );
  return row;
}

interface Wanted {
  readonly request: string;
  readonly hashes: readonly string[];
}

export interface PurchasesDone {
  readonly conversions: number;
  /** There are more. */
  readonly full: boolean;
  /** Not yet attributed, so not yet touched. */
  readonly waiting: number;
}

export const erasePurchases = (tx: Transaction, { request, hashes }: Wanted, batch: number) =>
  call<PurchasesDone>(tx, sql`erase_purchases(${request}::uuid, ${texts(hashes)}, ${batch}::int)`);

export const eraseTraces = (tx: Transaction, { request, hashes }: Wanted) =>
  call<Record<string, number>>(tx, sql`erase_traces(${request}::uuid, ${texts(hashes)})`);

export const eraseDays = (tx: Transaction, { request, hashes }: Wanted, after: string | null, days: number) =>
  call<{ last: string | null; clicks: number }>(
    tx,
    sql`erase_days(${request}::uuid, ${texts(hashes)}, ${after}::text, ${days}::int)`,
  );

/** Null: the user is the last owner of something, and stays. */
export const eraseAccount = (tx: Transaction, { request, hashes }: Wanted) =>
  call<Record<string, number> | null>(tx, sql`erase_account(${request}::uuid, ${texts(hashes)})`);

async function call<T>(tx: Transaction, expression: ReturnType<typeof sql>): Promise<T> {
  const [row] = await rowsOf<{ answer: T }>(tx, sql`SELECT ${expression} AS answer`);
  if (row === undefined) throw new Error("a function answered no row");
  return row.answer;
}

/** Text arrays by way of JSON: what is in them is anybody's. */
const texts = (list: readonly string[]) =>
  sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;

export type StoredBody = {
  id: string;
  programId: string | null;
  provider: string;
  eventId: string;
  envelope: string;
  /** It has done what it does; else its amounts are still needed. */
  settled: boolean;
};

/** Webhooks of merchants' providers that were not erased, in the order of their ids. */
export function listIntegrationBodies(
  tx: Transaction,
  after: string | null,
  limit: number,
  organisationId: string | null,
): Promise<StoredBody[]> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  return rowsOf(
    tx,
    sql`
    SELECT id, program_id AS "programId", provider, event_id AS "eventId", envelope, state NOT IN ('waiting', 'parked') AS settled
    FROM integration_events WHERE (${after}::uuid IS NULL OR id > ${after}::uuid) AND envelope <> 'erased' ${tenant}
    ORDER BY id LIMIT ${limit}`,
  );
}

/** The platform's own webhooks that were not erased, in the order of their ids. */
export function listProviderBodies(
  tx: Transaction,
  after: string | null,
  limit: number,
): Promise<StoredBody[]> {
  return rowsOf(
    tx,
    sql`
    SELECT id, NULL AS "programId", provider, event_id AS "eventId", envelope, true AS settled
    FROM provider_events WHERE (${after}::uuid IS NULL OR id > ${after}::uuid) AND envelope <> 'erased' ORDER BY id LIMIT ${limit}`,
  );
}

export async function replaceBody(
  tx: Transaction,
  table: "integration_events" | "provider_events",
  id: string,
  envelope: string,
): Promise<void> {
  await tx.execute(sql`UPDATE ${sql.identifier(table)} SET envelope = ${envelope} WHERE id = ${id}`);
}

export type BadBody = { place: string; programId: string | null; raw: string };

/** Events that could not be stored, in the order of their places (`pack id` and index). */
export function listBadBodies(
  tx: Transaction,
  after: string | null,
  limit: number,
  organisationId: string | null,
): Promise<BadBody[]> {
  const [pack = null, index = null] = after?.split(" ") ?? [];
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  return rowsOf(
    tx,
    sql`
    SELECT pack_id || ' ' || index AS place, program_id AS "programId", raw FROM bad_events
    WHERE (${pack}::uuid IS NULL OR (pack_id, index) > (${pack}::uuid, ${index}::int)) AND raw <> 'erased' ${tenant}
    ORDER BY pack_id, index LIMIT ${limit}`,
  );
}

export async function eraseBadBody(tx: Transaction, place: string): Promise<void> {
  const [pack, index] = place.split(" ");
  await tx.execute(
    sql`UPDATE bad_events SET raw = 'erased' WHERE pack_id = ${pack}::uuid AND index = ${index}::int`,
  );
}

export type LinkAddress = { host: string; code: string };

/** Links whose code spells the person: they lose it, so that the edge must forget the address. */
export function linksNaming(
  tx: Transaction,
  { partners, emails, names }: Pick<Person, "partners" | "emails" | "names">,
): Promise<LinkAddress[]> {
  return rowsOf(
    tx,
    sql`SELECT host, code FROM links WHERE partner_id = ANY(${uuids(partners)}) AND names_person(code, ${texts([...emails, ...names])})`,
  );
}

/** Keys of exports that a user was given. Locks all of the user's: one that is being made is waited for, no other begins. */
export async function listExportKeys(tx: Transaction, userId: string): Promise<string[]> {
  const rows = await rowsOf<{ key: string | null }>(
    tx,
    sql`SELECT object_key AS key FROM privacy_requests WHERE user_id = ${userId} AND kind = 'export' ORDER BY id FOR UPDATE`,
  );
  return rows.flatMap(({ key }) => key ?? []);
}

/** Hand-offs that bring archived links to the edge, as the end of erasing has written them. */
export function listPartnerHandOffs(
  tx: Transaction,
  partnerIds: readonly string[],
): Promise<{ id: string; topic: string; payload: Record<string, unknown> }[]> {
  return rowsOf(
    tx,
    sql`
    SELECT id, topic, payload FROM outbox WHERE published_at IS NULL AND topic = 'publish-links'
      AND payload ->> 'scope' = 'partner' AND (payload ->> 'id')::uuid = ANY(${uuids(partnerIds)})`,
  );
}

/** Ends the making of an export. */
export async function endExport(
  tx: Transaction,
  id: string,
  end: {
    readonly state: "ready" | "failed";
    readonly now: Date;
    readonly objectKey: string | null;
    readonly expiresAt: Date | null;
    readonly rows: number;
  },
): Promise<void> {
  await tx.execute(sql`
    UPDATE privacy_requests SET state = ${end.state}, object_key = ${end.objectKey}, expires_at = ${end.expiresAt}::timestamptz,
      finished_at = ${end.now}::timestamptz, counts = ${JSON.stringify({ rows: end.rows })}::jsonb WHERE id = ${id}`);
}
