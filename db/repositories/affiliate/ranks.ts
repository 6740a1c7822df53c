import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";

export type HeldRow = {
  number: number;
  startsAt: string;
  endsAt: string;
  rank: string | null;
  active: boolean;
  personal: string;
  group: string;
};

/** What a partner came to in finalised periods, the latest first. Runs as the tenant. */
export function listHeldRanks(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  limit: number,
): Promise<HeldRow[]> {
  return queryAs<HeldRow>(
    db,
    identity,
    sql`
    SELECT d.number, d.starts_at AS "startsAt", d.ends_at AS "endsAt", r.rank, r.active, r.personal_volume::text AS personal, r.group_volume::text AS "group"
    FROM period_results r JOIN periods d ON d.id = r.period_id
    WHERE r.partner_id = ${partnerId}::uuid AND d.state = 'finalised' ORDER BY d.number DESC LIMIT ${limit}`,
  );
}

/** When each rank was reached for the first time, by its key. Runs as the tenant. */
export async function findReachedRanks(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryAs<{ rank: string; reachedAt: string }>(
    db,
    identity,
    sql`SELECT rank, reached_at AS "reachedAt" FROM partner_ranks WHERE partner_id = ${partnerId}::uuid`,
  );
  return new Map(rows.map(({ rank, reachedAt }) => [rank, reachedAt]));
}
