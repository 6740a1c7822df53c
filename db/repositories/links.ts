import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { links } from "../schema/partners.ts";
import { handOffChange, hasChanged } from "./hand-off-change.ts";
import { insertOutbox, type NewOutboxRow } from "./outbox.ts";
import { demandRoom } from "./settings/room.ts";

export type LinkRow = typeof links.$inferSelect;
export type NewLink = Omit<typeof links.$inferInsert, "organisationId">;

/** Writes a link with its hand-off. Rejects with a violation of `links_address` when host and code are taken. */
export async function insertLink(
  db: HttpDatabase,
  identity: Identity,
  link: NewLink,
  handOff: NewOutboxRow,
): Promise<LinkRow> {
  const { organisationId } = identity;
  const [, , [row]] = await batchAs(db, identity, [
    ...roomForLinks(db, organisationId, [link]),
    db
      .insert(links)
      .values({ ...link, organisationId })
      .returning(),
    db.execute(insertOutbox(organisationId, [handOff])),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** For links of one partner. */
function roomForLinks(db: HttpDatabase, organisationId: string, rows: readonly NewLink[]) {
  const partnerId = rows[0]?.partnerId ?? "";
  const [lock, demand] = demandRoom({
    ...{ limit: "links_per_partner", organisationId, holderId: partnerId },
    wanted: sql`(SELECT count(*) + ${rows.length}::int FROM links WHERE partner_id = ${partnerId}::uuid)`,
  });
  return [db.execute(lock), db.execute(demand)] as const;
}

/** Writes links of one partner with their one hand-off. Answers those whose address was free. */
export async function insertLinks(
  db: HttpDatabase,
  identity: Identity,
  rows: readonly NewLink[],
  handOff: NewOutboxRow,
): Promise<LinkRow[]> {
  const { organisationId } = identity;
  const values = rows.map((row) => ({ ...row, organisationId }));
  const [, , made] = await batchAs(db, identity, [
    ...roomForLinks(db, organisationId, rows),
    db
      .insert(links)
      .values(values)
      .onConflictDoNothing({ target: [links.host, links.code] })
      .returning(),
    db.execute(insertOutbox(organisationId, [handOff])),
  ]);
  return made;
}

/**
 * Codes that are taken on a host, by whomever.
 *
 * @param db of the role `job`: an address is one over all tenants
 */
export async function takenCodes(
  db: HttpDatabase,
  host: string,
  codes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ code: links.code })
    .from(links)
    .where(and(eq(links.host, host), inArray(links.code, [...codes])));
  return new Set(rows.map(({ code }) => code));
}

/** @param programId when given, a link of another program is not found */
export async function findLink(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<LinkRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(links.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(links)
      .where(and(eq(links.id, id), ofProgram)),
  ]);
  return rows[0];
}

export interface LinkFilter {
  readonly programId?: string | undefined;
  readonly enrollmentId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly status?: LinkRow["status"] | undefined;
  /** How the code begins. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listLinks(
  db: HttpDatabase,
  identity: Identity,
  { programId, enrollmentId, partnerId, campaignId, status, q, cursor, limit }: LinkFilter,
): Promise<LinkRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(links.programId, programId),
    enrollmentId === undefined ? undefined : eq(links.enrollmentId, enrollmentId),
    partnerId === undefined ? undefined : eq(links.partnerId, partnerId),
    campaignId === undefined ? undefined : eq(links.campaignId, campaignId),
    status === undefined ? undefined : eq(links.status, status),
    q === undefined ? undefined : sql`starts_with(${links.code}, ${q})`,
    cursor === undefined ? undefined : lt(links.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(links)
      .where(where)
      .orderBy(desc(links.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export type LinkChanges = Partial<
  Pick<NewLink, "destinationUrl" | "expiresAt" | "status" | "archivedByPartner">
>;

/** Changes a link whose version is still `version`, with the hand-off; undefined when another stands. */
export async function updateLink(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly changes: LinkChanges;
    readonly now: Date;
    readonly handOff: NewOutboxRow;
  },
): Promise<LinkRow | undefined> {
  const { id, version, changes, now, handOff } = change;
  const update = db
    .update(links)
    .set({ ...changes, version: sql`${links.version} + 1`, updatedAt: now })
    .where(and(eq(links.id, id), eq(links.version, version)))
    .returning({ id: links.id });
  const [result, rows] = await batchAs(db, identity, [
    db.execute(handOffChange(identity.organisationId, update, handOff)),
    db.select().from(links).where(eq(links.id, id)),
  ]);
  return hasChanged(result) ? rows[0] : undefined;
}
