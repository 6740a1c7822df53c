import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

export type BudgetNotice = {
  readonly campaignId: string;
  readonly organisationId: string;
  readonly campaign: string;
  readonly program: string;
  readonly notifyEmail: string | null;
  readonly budgetMinor: string;
  readonly spentMinor: string;
  readonly currency: string;
  /** When it ran out, Unix milliseconds. */
  readonly exhaustedMs: number;
  /** Users who are owners or managers of the organisation. */
  readonly people: readonly string[];
};

/** What to say of campaigns whose budget ran out, and to whom; nothing of those that have been given more since. */
export function findBudgetNotices(db: Executor, campaignIds: readonly string[]): Promise<BudgetNotice[]> {
  return rowsOf(
    db,
    sql`
    SELECT k.id AS "campaignId", k.organisation_id AS "organisationId", k.name AS campaign, p.name AS program,
      p.notify_email AS "notifyEmail", k.budget_minor::text AS "budgetMinor",
      k.budget_spent_minor::text AS "spentMinor", k.budget_currency AS currency,
      (extract(epoch FROM k.budget_exhausted_at) * 1000)::float8 AS "exhaustedMs",
      coalesce((SELECT jsonb_agg(m.user_id ORDER BY m.user_id) FROM memberships m
        WHERE m.organisation_id = k.organisation_id AND m.role IN ('owner', 'manager')), '[]') AS people
    FROM campaigns k JOIN programs p ON p.id = k.program_id
    WHERE k.id = ANY(${uuids(campaignIds)}) AND k.budget_minor IS NOT NULL AND k.budget_exhausted_at IS NOT NULL
    ORDER BY k.id`,
  );
}
