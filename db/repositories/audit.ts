import { type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type Actor, type HttpDatabase, queryAs } from "../client.ts";
import { idBounds, type KeysetPage } from "./keyset.ts";

/** Whose log is read: an organisation's, that of the user who asks, or (the platform's people) all. */
export type AuditScope =
  | { readonly of: "organisation"; readonly organisationId: string }
  | { readonly of: "account" }
  | { readonly of: "platform" };

export interface AuditFilter {
  readonly entity?: string | undefined;
  readonly entityId?: string | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

export type AuditLogRow = {
  id: string;
  sortValue: string;
  chainId: string;
  seq: string;
  organisationId: string | null;
  /** As it was hashed. */
  record: string;
  hash: string;
  /** By field: before, after; null: nothing personal, or erased. */
  personal: Record<string, [unknown, unknown]> | null;
};

/** By when it was written, one more than the page's limit. */
export function listAudit(
  db: HttpDatabase,
  actor: Actor,
  scope: AuditScope,
  filter: AuditFilter,
  page: KeysetPage,
): Promise<AuditLogRow[]> {
  const where = sql.join([ofScope(scope), ...conditions(filter)], sql` AND `);
  const order = sql.raw(page.sort.descending ? "DESC" : "ASC");
  return readRows(
    db,
    actor,
    sql`${where} ${idBounds(page, sql`id`)} ORDER BY id ${order} LIMIT ${page.limit + 1}`,
  );
}

/** Oldest first: what follows on `after`, at most `limit`. */
export function readAudit(
  db: HttpDatabase,
  actor: Actor,
  scope: AuditScope,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<AuditLogRow[]> {
  const behind = after === null ? sql`true` : sql`id > ${after}`;
  return readRows(db, actor, sql`${ofScope(scope)} AND ${behind} ORDER BY id LIMIT ${limit}`);
}

function readRows(db: HttpDatabase, actor: Actor, which: SQL): Promise<AuditLogRow[]> {
  return queryAs<AuditLogRow>(
    db,
    actor,
    sql`
    WITH page AS MATERIALIZED (SELECT *, row_number() OVER () AS place FROM (SELECT * FROM audit_log WHERE ${which}) AS l)
    SELECT l.id, l.id::text AS "sortValue", l.chain_id AS "chainId", l.seq, l.organisation_id AS "organisationId", l.record,
      encode(l.hash, 'hex') AS hash, p.personal
    FROM page l LEFT JOIN audit_personal(ARRAY(SELECT id FROM page)) p ON p.id = l.id ORDER BY l.place`,
  );
}

function ofScope(scope: AuditScope): SQL {
  if (scope.of === "organisation") return sql`organisation_id = ${scope.organisationId}`;
  return scope.of === "account" ? sql`chain_id = (SELECT own_pseudonym())` : sql`true`;
}

function conditions(filter: AuditFilter): SQL[] {
  const { entity, entityId, action, actorId, from, until } = filter;
  return [
    entity === undefined ? [] : sql`entity = ${entity}`,
    entityId === undefined ? [] : sql`entity_id = ${entityId}`,
    action === undefined ? [] : sql`action = ${action}`,
    actorId === undefined ? [] : sql`actor_id = ${actorId}`,
    from === undefined ? [] : sql`at >= ${from.toISOString()}::timestamptz`,
    until === undefined ? [] : sql`at < ${until.toISOString()}::timestamptz`,
  ].flat();
}

/** Names by pseudonym, of the persons in these rows who are not erased. */
export async function namesInAudit(
  db: HttpDatabase,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await queryAs<{ pseudonym: string; name: string | null }>(
    db,
    actor,
    sql`SELECT pseudonym, name FROM audit_persons(${`{${ids.join(",")}}`}::uuid[])`,
  );
  return new Map(rows.flatMap(({ pseudonym, name }) => (name === null ? [] : [[pseudonym, name] as const])));
}

export interface AuditNote {
  /** Into whose chain: an organisation's, or (null) the person's. */
  readonly organisationId: string | null;
  readonly personId: string | null;
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const noteStatement = ({ organisationId, personId, action, details }: AuditNote): SQL => sql`
  SELECT audit_note(${organisationId}::uuid, ${personId}::uuid, ${action}, 'audit', NULL, ${JSON.stringify(details)}::jsonb)`;

export type AuditHead = { chainId: string; seq: string; hash: string };

/** Where the chains of a scope end, noted as an export of all up to there. */
export async function beginAuditExport(
  db: HttpDatabase,
  actor: Actor,
  scope: AuditScope,
  note: AuditNote,
): Promise<AuditHead[]> {
  const [{ rows }] = await batchAs(db, actor, [
    db.execute<AuditHead>(
      sql`SELECT chain_id AS "chainId", seq, encode(hash, 'hex') AS hash FROM audit_heads() WHERE ${chainOf(scope)}`,
    ),
    db.execute(noteStatement(note)),
  ]);
  return rows;
}

const chainOf = (scope: AuditScope): SQL =>
  scope.of === "organisation" ? sql`chain_id = ${scope.organisationId}` : ofScope(scope);

export type VerifiedChain = {
  chainId: string;
  rows: string;
  head: string | null;
  brokenSeq: string | null;
  reason: string | null;
};

/** Every chain of a scope, worked out anew in one snapshot. */
export function verifyAuditOf(db: HttpDatabase, actor: Actor, scope: AuditScope): Promise<VerifiedChain[]> {
  return queryAs<VerifiedChain>(
    db,
    actor,
    sql`
    SELECT h.chain_id AS "chainId", v.rows, encode(v.head, 'hex') AS head, v.broken_seq AS "brokenSeq", v.reason
    FROM (${chainsOf(scope)}) h CROSS JOIN LATERAL audit_verify(h.chain_id) v`,
  );
}

/** Also of a chain whose head is gone. */
function chainsOf(scope: AuditScope): SQL {
  if (scope.of === "organisation") return sql`SELECT ${scope.organisationId}::uuid AS chain_id`;
  if (scope.of === "account") return sql`SELECT own_pseudonym() AS chain_id`;
  return sql`SELECT chain_id FROM audit_heads() UNION SELECT chain_id FROM audit_log`;
}

export async function noteInAudit(db: HttpDatabase, actor: Actor, note: AuditNote): Promise<void> {
  await queryAs(db, actor, noteStatement(note));
}
