import { and, eq, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { partnerGroups } from "../schema/partners.ts";
import { demandRoom } from "./settings/room.ts";

export type GroupRow = typeof partnerGroups.$inferSelect & { readonly partners: number };
export type GroupChanges = Partial<Pick<typeof partnerGroups.$inferInsert, "name" | "colour">>;

const COUNTED = {
  id: partnerGroups.id,
  organisationId: partnerGroups.organisationId,
  programId: partnerGroups.programId,
  name: partnerGroups.name,
  colour: partnerGroups.colour,
  version: partnerGroups.version,
  createdAt: partnerGroups.createdAt,
  partners: sql<number>`(SELECT count(*)::int FROM partners p WHERE p.group_id = partner_groups.id)`,
};

/** Rejects with a violation of `partner_groups_name` when the program has one of that name, in whatever case. */
export async function insertGroup(
  db: HttpDatabase,
  identity: Identity,
  group: Pick<GroupRow, "id" | "programId" | "name" | "colour">,
): Promise<GroupRow> {
  const { organisationId } = identity;
  const { programId } = group;
  const [lock, demand] = demandRoom({
    ...{ limit: "partner_groups", organisationId, holderId: programId },
    wanted: sql`(SELECT count(*) + 1 FROM partner_groups WHERE program_id = ${programId}::uuid)`,
  });
  const [, , [row]] = await batchAs(db, identity, [
    db.execute(lock),
    db.execute(demand),
    db
      .insert(partnerGroups)
      .values({ ...group, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return { ...row, partners: 0 };
}

/** By name. @param wanted a program's, or one by its id, or all */
export async function listGroups(
  db: HttpDatabase,
  identity: Identity,
  wanted: { readonly programId?: string | undefined; readonly id?: string },
): Promise<GroupRow[]> {
  const where = and(
    wanted.programId === undefined ? undefined : eq(partnerGroups.programId, wanted.programId),
    wanted.id === undefined ? undefined : eq(partnerGroups.id, wanted.id),
  );
  const [rows] = await batchAs(db, identity, [
    db.select(COUNTED).from(partnerGroups).where(where).orderBy(sql`lower(${partnerGroups.name})`),
  ]);
  return rows;
}

/** False: its version is not the one that stands. */
export async function updateGroup(
  db: HttpDatabase,
  identity: Identity,
  { id, version, changes }: { readonly id: string; readonly version: number; readonly changes: GroupChanges },
): Promise<boolean> {
  const [rows] = await batchAs(db, identity, [
    db
      .update(partnerGroups)
      .set({ ...changes, version: sql`${partnerGroups.version} + 1` })
      .where(and(eq(partnerGroups.id, id), eq(partnerGroups.version, version)))
      .returning({ id: partnerGroups.id }),
  ]);
  return rows.length > 0;
}

/** Its partners are in none from then on. */
export async function deleteGroup(db: HttpDatabase, identity: Identity, id: string): Promise<void> {
  await batchAs(db, identity, [db.delete(partnerGroups).where(eq(partnerGroups.id, id))]);
}
