import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

/** What a report brings that leads to a partner: the link of its click, and its coupon's code as it is looked up. */
export interface Claim {
  readonly linkId: string | null;
  readonly couponKey: string | null;
}

export type ClaimedPartner = { partnerId: string; name: string; conversions: number };

/** Whose the coupons and else the links are, the partner of most reports first. */
export function countClaims(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  claims: readonly Claim[],
): Promise<ClaimedPartner[]> {
  return queryAs<ClaimedPartner>(
    db,
    identity,
    sql`
    SELECT p.id AS "partnerId", p.name, count(*)::int AS conversions
    FROM jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) AS r("linkId" uuid, "couponKey" text)
      LEFT JOIN coupons k ON k.program_id = ${programId} AND k.code_key = r."couponKey"
      LEFT JOIN links l ON l.id = r."linkId" AND l.program_id = ${programId}
      JOIN partners p ON p.id = coalesce(k.partner_id, l.partner_id)
    GROUP BY p.id, p.name ORDER BY count(*) DESC, p.id`,
  );
}
