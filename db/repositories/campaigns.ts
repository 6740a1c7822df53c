import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { campaigns } from "../schema/partners.ts";
import { handOffChange, hasChanged } from "./hand-off-change.ts";
import type { NewOutboxRow } from "./outbox.ts";

export type CampaignRow = typeof campaigns.$inferSelect;
export type NewCampaign = Omit<typeof campaigns.$inferInsert, "organisationId">;

export async function insertCampaign(
  db: HttpDatabase,
  identity: Identity,
  campaign: NewCampaign,
): Promise<CampaignRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(campaigns)
      .values({ ...campaign, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** @param programId when given, a campaign of another program is not found */
export async function findCampaign(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<CampaignRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(campaigns.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.id, id), ofProgram)),
  ]);
  return rows[0];
}

export interface CampaignFilter {
  readonly programId?: string | undefined;
  readonly status?: CampaignRow["status"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listCampaigns(
  db: HttpDatabase,
  identity: Identity,
  { programId, status, cursor, limit }: CampaignFilter,
): Promise<CampaignRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(campaigns.programId, programId),
    status === undefined ? undefined : eq(campaigns.status, status),
    cursor === undefined ? undefined : lt(campaigns.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(campaigns)
      .where(where)
      .orderBy(desc(campaigns.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export type CampaignChanges = Partial<
  Omit<NewCampaign, "id" | "programId" | "approvedPartners" | "budgetSpentMinor" | "version" | "createdAt">
>;

/**
 * Changes a campaign whose version is still `version`, with the hand-off; undefined when another stands. Rejects
 * with a violation of `campaigns_seats` when more partners are approved than the new `maxPartners` allows.
 */
export async function updateCampaign(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly changes: CampaignChanges;
    readonly now: Date;
    readonly handOff: NewOutboxRow;
  },
): Promise<CampaignRow | undefined> {
  const { id, version, changes, now, handOff } = change;
  const update = db
    .update(campaigns)
    .set({ ...changes, version: sql`${campaigns.version} + 1`, updatedAt: now })
    .where(and(eq(campaigns.id, id), eq(campaigns.version, version)))
    .returning({ id: campaigns.id });
  const [result, rows] = await batchAs(db, identity, [
    db.execute(handOffChange(identity.organisationId, update, handOff)),
    db.select().from(campaigns).where(eq(campaigns.id, id)),
  ]);
  return hasChanged(result) ? rows[0] : undefined;
}
