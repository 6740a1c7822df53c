import { type SQL, sql } from "drizzle-orm";
import type { FoundKind, FoundThing } from "../../core/admin/found-kinds.ts";
import type { HttpDatabase } from "../client.ts";
import { rowsOf } from "../executor.ts";

/** What is looked for. */
export interface Find {
  readonly q: string;
  /** `q`, when it is an id of ours; else null. */
  readonly id: string | null;
  readonly most: number;
}

/** Orders are looked for program by program, by each one's index: in so many of the newest programs. */
const PROGRAMS_MAX = 10_000;
/** A part of a partner's name is looked for from so many characters on: the index is of three at a time. */
const PARTNER_LEAST = 3;

const NONE = sql`NULL::uuid`;

/** Whether a column begins with `q`, whatever the case, by the index on its lower-cased text. */
const begins = (column: SQL, q: string): SQL =>
  sql`lower(${column}) COLLATE "C" BETWEEN lower(${q}) AND lower(${q}) || chr(1114111)`;

const found = (
  kind: FoundKind,
  { most }: Find,
  from: SQL,
  name: SQL,
  hint: SQL,
  organisation: SQL,
  affiliate = NONE,
) => sql`(
  SELECT ${kind}::text AS kind, x.id, ${name} AS name, ${hint} AS hint, ${organisation} AS organisation_id, ${affiliate} AS affiliate_id
  FROM ${from} ORDER BY x.id DESC LIMIT ${most})`;

/** How each kind is found: by one index or another, or by the key, never by looking at all rows. */
const FINDERS: Readonly<Record<FoundKind, (find: Find) => SQL | null>> = {
  user: (find) => {
    const which =
      find.id === null
        ? sql`${begins(sql`x.name`, find.q)} OR ${begins(sql`x.email`, find.q)}`
        : sql`x.id = ${find.id}`;
    return found("user", find, sql`users x WHERE ${which}`, sql`x.name`, sql`x.email`, NONE);
  },
  organisation: (find) => {
    const which = find.id === null ? begins(sql`x.name`, find.q) : sql`x.id = ${find.id}`;
    return found(
      "organisation",
      find,
      sql`organisations x WHERE ${which}`,
      sql`x.name`,
      sql`NULL`,
      sql`x.id`,
    );
  },
  program: (find) => {
    const which = find.id === null ? begins(sql`x.name`, find.q) : sql`x.id = ${find.id}`;
    return found(
      "program",
      find,
      sql`programs x WHERE ${which}`,
      sql`x.name`,
      sql`x.status`,
      sql`x.organisation_id`,
    );
  },
  partner: (find) => {
    if (find.id === null && find.q.length < PARTNER_LEAST) return null;
    const pattern = `${find.q.replaceAll(/[\\%_]/g, "\\$&")}%`;
    const which =
      find.id === null
        ? sql`x.name ILIKE ${pattern} OR x.email ILIKE ${pattern}`
        : sql`x.id = ${find.id} OR x.affiliate_id = ${find.id}`;
    return found(
      "partner",
      find,
      sql`partners x WHERE ${which}`,
      sql`x.name`,
      sql`x.email`,
      sql`x.organisation_id`,
      sql`x.affiliate_id`,
    );
  },
  order: (find) => {
    const from =
      find.id === null
        ? sql`(SELECT id FROM programs ORDER BY id DESC LIMIT ${PROGRAMS_MAX}) g CROSS JOIN LATERAL (
            SELECT * FROM conversions c WHERE c.program_id = g.id AND c.order_id COLLATE "C" = ${find.q} LIMIT ${find.most}) x`
        : sql`conversions x WHERE x.id = ${find.id}`;
    const program = sql`(SELECT p.name FROM programs p WHERE p.id = x.program_id)`;
    return found(
      "order",
      find,
      from,
      sql`x.order_id`,
      sql`${program} || ', ' || x.status`,
      sql`x.organisation_id`,
    );
  },
  payout: (find) => {
    if (find.id === null && !find.q.startsWith("tr_")) return null;
    const which =
      find.id === null ? sql`x.transfer_id = ${find.q}` : sql`x.id = ${find.id} OR x.batch_id = ${find.id}`;
    const name = sql`coalesce(x.transfer_id, x.id::text)`;
    return found(
      "payout",
      find,
      sql`payouts x WHERE ${which}`,
      name,
      sql`x.state`,
      sql`x.organisation_id`,
      sql`x.affiliate_id`,
    );
  },
};

/**
 * Things of these kinds, in the kinds' order, the newest first. With the rights of a job: they are of all tenants, and whoever calls
 * it has made sure which kinds the caller may see.
 */
export async function findThings(
  db: HttpDatabase,
  kinds: readonly FoundKind[],
  find: Find,
): Promise<FoundThing[]> {
  const parts = kinds.flatMap((kind) => FINDERS[kind](find) ?? []);
  const rows = await rowsOf<FoundThing & Record<string, unknown>>(
    db,
    sql`
    SELECT f.kind, f.id, f.name, f.hint, f.affiliate_id AS "affiliateId",
      CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.name) END AS organisation
    FROM (${sql.join(parts, sql` UNION ALL `)}) f LEFT JOIN organisations o ON o.id = f.organisation_id
    ORDER BY array_position(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb)), f.kind), f.id DESC`,
  );
  return rows;
}
