import { sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import type { PageOf } from "./offers.ts";
import { newestOfEach } from "./own.ts";

export type OwnBonusRow = {
  id: string;
  program_id: string;
  program_name: string;
  rule: string;
  kind: string;
  level: number;
  currency: string;
  base_minor: string;
  rate_bps: number | null;
  flat_minor: string | null;
  held_by_cap: boolean;
  amount_minor: string;
  reversed_minor: string;
  details: Record<string, unknown> | null;
  period_from: string | null;
  period_to: string | null;
  conversion_id: string | null;
  posted_at: string;
  matures_at: string;
  matured_at: string | null;
};

/** The user's bonuses that are in the ledger, newest first. */
export function listOwnBonuses(
  db: HttpDatabase,
  identity: UserIdentity,
  page: PageOf,
): Promise<OwnBonusRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND b.id < ${page.cursor}`;
  const newest = newestOfEach(
    sql`SELECT b.* FROM bonuses b WHERE b.partner_id = p.id AND b.posted_at IS NOT NULL ${before} ORDER BY b.id DESC`,
    page.limit + 1,
  );
  return queryAs<OwnBonusRow>(
    db,
    identity,
    sql`
    SELECT b.id, b.program_id, g.name AS program_name, b.rule, b.kind, b.level, b.currency, b.base_minor::text, b.rate_bps, b.flat_minor::text,
      b.held_by_cap, b.amount_minor::text, b.reversed_minor::text, b.details, t.starts_at AS period_from, t.ends_at AS period_to,
      b.conversion_id, b.posted_at, b.matures_at, b.matured_at
    FROM (${newest}) b JOIN programs g ON g.id = b.program_id LEFT JOIN periods t ON t.id = b.period_id
    ORDER BY b.id DESC`,
  );
}
