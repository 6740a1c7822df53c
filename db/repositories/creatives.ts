import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../client.ts";
import { creatives } from "../schema/creatives.ts";
import { OWN_PARTNERS } from "./affiliate/own.ts";

export type CreativeRow = typeof creatives.$inferSelect;
export type NewCreative = Omit<typeof creatives.$inferInsert, "organisationId">;
export type CreativeChanges = Partial<
  Omit<NewCreative, "id" | "programId" | "kind" | "version" | "createdAt">
>;

export async function insertCreative(
  db: HttpDatabase,
  identity: Identity,
  creative: NewCreative,
): Promise<CreativeRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(creatives)
      .values({ ...creative, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** @param programId when given, a creative of another program is not found */
export async function findCreative(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<CreativeRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(creatives.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(creatives)
      .where(and(eq(creatives.id, id), ofProgram)),
  ]);
  return rows[0];
}

export interface CreativeFilter {
  readonly programId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly kind?: CreativeRow["kind"] | undefined;
  readonly status?: CreativeRow["status"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listCreatives(
  db: HttpDatabase,
  identity: Identity,
  { programId, campaignId, kind, status, cursor, limit }: CreativeFilter,
): Promise<CreativeRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(creatives.programId, programId),
    campaignId === undefined ? undefined : eq(creatives.campaignId, campaignId),
    kind === undefined ? undefined : eq(creatives.kind, kind),
    status === undefined ? undefined : eq(creatives.status, status),
    cursor === undefined ? undefined : lt(creatives.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(creatives)
      .where(where)
      .orderBy(desc(creatives.id))
      .limit(limit + 1),
  ]);
  return rows;
}

/** Undefined: its version is not the one that stands. */
export async function updateCreative(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly changes: CreativeChanges;
    readonly now: Date;
  },
): Promise<CreativeRow | undefined> {
  const { id, version, changes, now } = change;
  const [rows] = await batchAs(db, identity, [
    db
      .update(creatives)
      .set({ ...changes, updatedAt: now, version: sql`${creatives.version} + 1` })
      .where(and(eq(creatives.id, id), eq(creatives.version, version)))
      .returning(),
  ]);
  return rows[0];
}

export type OwnCreativeRow = Pick<
  CreativeRow,
  | "id"
  | "programId"
  | "campaignId"
  | "kind"
  | "name"
  | "language"
  | "text"
  | "url"
  | "objectKey"
  | "contentType"
  | "sizeBytes"
  | "width"
  | "height"
> & { readonly programName: string };

/** What is live now where the user has an approved place: in the creative's campaign, or in any of its program. Newest first. */
export function listOwnCreatives(
  db: HttpDatabase,
  identity: UserIdentity,
  page: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly campaignId?: string | undefined;
  },
  now: Date,
): Promise<OwnCreativeRow[]> {
  const at = now.toISOString();
  const before = page.cursor === undefined ? sql`` : sql`AND x.id < ${page.cursor}`;
  const wanted = page.campaignId === undefined ? sql`` : sql`AND e.campaign_id = ${page.campaignId}`;
  return queryAs<OwnCreativeRow & Record<string, unknown>>(
    db,
    identity,
    sql`
    SELECT x.id, x.program_id AS "programId", g.name AS "programName", x.campaign_id AS "campaignId", x.kind, x.name, x.language, x.text, x.url,
      x.object_key AS "objectKey", x.content_type AS "contentType", x.size_bytes AS "sizeBytes", x.width, x.height
    FROM creatives x JOIN programs g ON g.id = x.program_id
    WHERE x.status = 'live' AND (x.starts_at IS NULL OR x.starts_at <= ${at}::timestamptz) AND (x.ends_at IS NULL OR x.ends_at > ${at}::timestamptz)
      AND EXISTS (SELECT FROM enrollments e WHERE e.program_id = x.program_id AND e.partner_id = ANY(${OWN_PARTNERS}) AND e.status = 'approved'
        AND (x.campaign_id IS NULL OR x.campaign_id = e.campaign_id) ${wanted})
      ${before} ORDER BY x.id DESC LIMIT ${page.limit + 1}`,
  );
}
