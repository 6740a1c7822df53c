import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";
import { rowsOf } from "../executor.ts";

export type BudgetNotice = {
  campaign: string;
  program: string;
  notifyEmail: string | null;
  budgetMinor: string;
  spentMinor: string;
  currency: string;
  /** When it ran out, Unix milliseconds; null: it has been raised since. */
  exhaustedMs: number | null;
};

/** What to say of a campaign whose budget ran out; undefined when it has none. */
export async function findBudgetNotice(
  db: HttpDatabase,
  campaignId: string,
): Promise<BudgetNotice | undefined> {
  const [row] = await rowsOf<BudgetNotice>(
    db,
    sql`
    SELECT k.name AS campaign, p.name AS program, p.notify_email AS "notifyEmail", k.budget_minor::text AS "budgetMinor",
      k.budget_spent_minor::text AS "spentMinor", k.budget_currency AS currency,
      (extract(epoch FROM k.budget_exhausted_at) * 1000)::float8 AS "exhaustedMs"
    FROM campaigns k JOIN programs p ON p.id = k.program_id WHERE k.id = ${campaignId} AND k.budget_minor IS NOT NULL`,
  );
  return row;
}
