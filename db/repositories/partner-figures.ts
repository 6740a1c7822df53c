import { sql } from "drizzle-orm";
import type { PartnerFigures } from "../../core/api/partners.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

type FiguresRow = {
  clicks: number;
  bots: number;
  conversions: number;
  links: number;
  balances: { currency: string; pendingMinor: string; availableMinor: string }[];
};

/** What a partner brought since a moment, its links that stand, and its balances. */
export async function findPartnerFigures(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  from: Date,
): Promise<PartnerFigures> {
  const since = from.toISOString();
  const [row] = await queryAs<FiguresRow>(
    db,
    identity,
    sql`
    SELECT clicked.clicks, clicked.bots, sold.conversions,
      (SELECT count(*)::int FROM links WHERE partner_id = ${partnerId} AND status = 'active') AS links,
      coalesce((SELECT jsonb_agg(jsonb_build_object('currency', currency, 'pendingMinor', pending::text, 'availableMinor', available::text) ORDER BY currency)
        FROM (SELECT currency, coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_pending'), 0) AS pending,
            coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0) AS available
          FROM accounts WHERE partner_id = ${partnerId} AND kind IN ('partner_pending', 'partner_available') GROUP BY currency) b), '[]') AS balances
    FROM (SELECT coalesce(sum(clicks - bots), 0)::int AS clicks, coalesce(sum(bots), 0)::int AS bots
        FROM click_rollups WHERE partner_id = ${partnerId} AND bucket >= ${since}::timestamptz) clicked,
      (SELECT count(DISTINCT c.id)::int AS conversions FROM attribution_credits k JOIN attributions a ON a.id = k.attribution_id
        JOIN conversions c ON c.id = a.conversion_id AND c.credit_revision = a.revision
        WHERE k.partner_id = ${partnerId} AND NOT c.test AND c.status <> 'rejected' AND c.occurred_at >= ${since}::timestamptz) sold`,
  );
  const { balances = [], ...counts } = row ?? { clicks: 0, bots: 0, conversions: 0, links: 0 };
  return {
    ...{ ...counts, from: since },
    balances: balances.map(({ currency, pendingMinor, availableMinor }) => ({
      ...{ currency, pendingMinor: Number(pendingMinor), availableMinor: Number(availableMinor) },
    })),
  };
}
