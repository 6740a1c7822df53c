import { type SQL, sql } from "drizzle-orm";

/*
 * Everything here runs as a signed-in user. Row-level security limits it to what is the user's own; the conditions on
 * own partners say the same once more, so that indexes are used.
 */

/** The partners that the user is: worked out once per statement. */
export const OWN_PARTNERS: SQL = sql`ARRAY(SELECT own_partner_ids())`;

/** The newest `limit` rows over all own partners, each partner's by its index. `select` reads `p.id` as the partner. */
export function newestOfEach(select: SQL, limit: number): SQL {
  return sql`SELECT r.* FROM own_partner_ids() AS p(id) CROSS JOIN LATERAL (${select} LIMIT ${limit}) r ORDER BY r.id DESC LIMIT ${limit}`;
}

/** The partners that the user is, in one program or in all, as owners `p` of a merged list. */
export const ownPartners = (programId: string | undefined): SQL =>
  programId === undefined
    ? sql`own_partner_ids() AS p(id)`
    : sql`(SELECT o.id FROM own_partner_ids() AS o(id) JOIN partners w ON w.id = o.id WHERE w.program_id = ${programId}) p`;
