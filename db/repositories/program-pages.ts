import { and, eq, sql } from "drizzle-orm";
import type { TrustFacts } from "../../core/site/trust.ts";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { type Executor, moment, rowsOf } from "../executor.ts";
import { programPages } from "../schema/program-pages.ts";

export type ProgramPageRow = typeof programPages.$inferSelect;
type Content = Pick<ProgramPageRow, "slug" | "published" | "headline" | "description" | "website">;

/** Undefined: the program has none yet. */
export async function findProgramPage(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
): Promise<ProgramPageRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db.select().from(programPages).where(eq(programPages.programId, programId)),
  ]);
  return rows[0];
}

/**
 * Makes a program's page (`version` null), or replaces the one of that version; undefined when another stands. Rejects with
 * a violation of `program_pages_slug` when another program has that address.
 */
export async function putProgramPage(
  db: HttpDatabase,
  identity: Identity,
  put: {
    readonly programId: string;
    readonly version: number | null;
    readonly content: Content;
    readonly now: Date;
  },
): Promise<ProgramPageRow | undefined> {
  const { programId, version, content, now } = put;
  const { organisationId } = identity;
  const statement =
    version === null
      ? db
          .insert(programPages)
          .values({ ...content, programId, organisationId, updatedAt: now })
          .onConflictDoNothing({ target: programPages.programId })
          .returning()
      : db
          .update(programPages)
          .set({ ...content, version: sql`${programPages.version} + 1`, updatedAt: now })
          .where(and(eq(programPages.programId, programId), eq(programPages.version, version)))
          .returning();
  const [rows] = await batchAs(db, identity, [statement]);
  return rows[0];
}

/** A published page with what everybody may know of its program. */
export interface PublishedPage extends Omit<Content, "published">, TrustFacts {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly programId: string;
  readonly programName: string;
  readonly currencies: readonly string[];
  readonly registration: "open" | "invitation" | "closed";
  readonly updatedAt: Date;
}

interface Found extends Record<string, unknown> {
  readonly updatedAt: string | Date;
  readonly approved: string | number;
  readonly rejected: string | number;
  readonly paidPayouts: string | number;
  readonly medianPayDays: string | number | null;
}

/** By the address; undefined when there is none, it is not published, or its program is archived. */
export async function findPublishedPage(
  db: Executor,
  slug: string,
  now: Date,
): Promise<PublishedPage | undefined> {
  const [page] = await findPublishedPages(db, [slug], now);
  return page;
}

/** Those that there are, in the order of the addresses. */
export async function findPublishedPages(
  db: Executor,
  slugs: readonly string[],
  now: Date,
): Promise<PublishedPage[]> {
  const rows = await rowsOf<Found>(
    db,
    sql`
    SELECT organisation_id AS "organisationId", organisation_name AS "organisationName", program_id AS "programId",
      program_name AS "programName", currencies, registration, p.slug, headline, description, website,
      updated_at AS "updatedAt", approved, rejected, paid_payouts AS "paidPayouts", median_pay_days AS "medianPayDays"
    FROM jsonb_array_elements_text(${JSON.stringify(slugs)}::jsonb) WITH ORDINALITY AS wanted(slug, place)
      CROSS JOIN LATERAL find_program_page(wanted.slug, ${now.toISOString()}::timestamptz) p
    ORDER BY wanted.place`,
  );
  return rows.map(({ updatedAt, approved, rejected, paidPayouts, medianPayDays, ...rest }) => ({
    ...(rest as unknown as Omit<PublishedPage, keyof TrustFacts | "updatedAt">),
    ...{ approved: Number(approved), rejected: Number(rejected), paidPayouts: Number(paidPayouts) },
    medianPayDays: medianPayDays === null ? null : Number(medianPayDays),
    updatedAt: moment(updatedAt),
  }));
}

/** Addresses of all published pages, for search engines. */
export async function listPublishedPages(
  db: Executor,
): Promise<{ readonly slug: string; readonly updatedAt: Date }[]> {
  const rows = await rowsOf<{ slug: string; updated_at: string | Date }>(
    db,
    sql`SELECT slug, updated_at FROM list_program_pages()`,
  );
  return rows.map(({ slug, updated_at }) => ({ slug, updatedAt: moment(updated_at) }));
}
