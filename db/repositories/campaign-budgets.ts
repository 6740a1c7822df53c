import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

export interface CampaignBudget {
  readonly campaignId: string;
  readonly currency: string;
  leftMinor: bigint;
  readonly policy: "stop_crediting" | "pause_and_tell";
}

/** The budgets of campaigns that have one, locked in id order: no two runs spend the same money. */
export async function lockBudgets(
  db: Executor,
  campaignIds: readonly string[],
): Promise<Map<string, CampaignBudget>> {
  const rows = await rowsOf<{
    id: string;
    budget_currency: string;
    left_minor: string;
    budget_policy: CampaignBudget["policy"];
  }>(
    db,
    sql`
    SELECT id, budget_currency, (budget_minor - budget_spent_minor)::text AS left_minor, budget_policy
    FROM campaigns WHERE id = ANY(${uuids([...new Set(campaignIds)])}) AND budget_minor IS NOT NULL ORDER BY id FOR NO KEY UPDATE`,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        campaignId: row.id,
        currency: row.budget_currency,
        leftMinor: BigInt(row.left_minor),
        policy: row.budget_policy,
      },
    ]),
  );
}

/**
 * Moves budgets by what was accrued and taken back, and marks those that could not pay.
 *
 * @returns the campaigns whose budget ran out just now
 */
export async function writeBudgets(
  db: Executor,
  spent: ReadonlyMap<string, bigint>,
  exhausted: readonly { campaignId: string; pause: boolean }[],
  now: Date,
): Promise<Set<string>> {
  if (spent.size > 0) {
    const rows = [...spent].map(([id, delta]) => ({ id, delta: String(delta) }));
    await db.execute(sql`
      UPDATE campaigns k SET budget_spent_minor = k.budget_spent_minor + r.delta
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, delta bigint) WHERE k.id = r.id`);
  }
  const ranOut = new Set<string>();
  for (const { campaignId, pause } of exhausted) {
    const marked = await rowsOf(
      db,
      sql`
      UPDATE campaigns SET budget_exhausted_at = ${now}::timestamptz, updated_at = ${now},
        status = CASE WHEN ${pause} AND status = 'active' THEN 'paused' ELSE status END,
        version = version + CASE WHEN ${pause} AND status = 'active' THEN 1 ELSE 0 END
      WHERE id = ${campaignId} AND budget_exhausted_at IS NULL RETURNING id`,
    );
    if (marked.length > 0) ranOut.add(campaignId);
  }
  return ranOut;
}
