import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { partnerNotes } from "../schema/partners.ts";

export type NoteRow = Pick<typeof partnerNotes.$inferSelect, "id" | "text" | "createdAt"> & {
  readonly author: string | null;
};

const COLUMNS = {
  id: partnerNotes.id,
  text: partnerNotes.text,
  createdAt: partnerNotes.createdAt,
  author: sql<string | null>`(SELECT m.name FROM list_members() m WHERE m.user_id = partner_notes.user_id)`,
};

export async function insertNote(
  db: HttpDatabase,
  identity: Identity,
  note: {
    readonly id: string;
    readonly partnerId: string;
    readonly userId: string | null;
    readonly text: string;
  },
): Promise<NoteRow> {
  const { organisationId } = identity;
  const [, [row]] = await batchAs(db, identity, [
    db.insert(partnerNotes).values({ ...note, organisationId }),
    db.select(COLUMNS).from(partnerNotes).where(eq(partnerNotes.id, note.id)),
  ]);
  if (row === undefined) throw new Error("a note was written and is not there");
  return row;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listNotes(
  db: HttpDatabase,
  identity: Identity,
  {
    partnerId,
    cursor,
    limit,
  }: { readonly partnerId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<NoteRow[]> {
  const [rows] = await batchAs(db, identity, [
    db
      .select(COLUMNS)
      .from(partnerNotes)
      .where(
        and(
          eq(partnerNotes.partnerId, partnerId),
          cursor === undefined ? undefined : lt(partnerNotes.id, cursor),
        ),
      )
      .orderBy(desc(partnerNotes.id))
      .limit(limit + 1),
  ]);
  return rows;
}

/** False: the partner has no such note. */
export async function deleteNote(
  db: HttpDatabase,
  identity: Identity,
  { partnerId, id }: { readonly partnerId: string; readonly id: string },
): Promise<boolean> {
  const [rows] = await batchAs(db, identity, [
    db
      .delete(partnerNotes)
      .where(and(eq(partnerNotes.id, id), eq(partnerNotes.partnerId, partnerId)))
      .returning({ id: partnerNotes.id }),
  ]);
  return rows.length > 0;
}
