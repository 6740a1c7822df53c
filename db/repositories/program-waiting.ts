import { type SQL, sql } from "drizzle-orm";
import type { ProgramWaiting } from "../../core/api/program-waiting.ts";
import { WAITING_MAX } from "../../core/api/program-waiting.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { IS_FAILING, tellsOf } from "./webhooks/endpoints.ts";

export type ProgramWaitingRow = Omit<ProgramWaiting, "lowFunds">;

/** What waits for a program's merchant, in one statement that touches indexes alone. */
export async function findProgramWaiting(
  db: HttpDatabase,
  identity: Identity,
  { programId, now }: { readonly programId: string; readonly now: Date },
): Promise<ProgramWaitingRow> {
  const own = sql`program_id = ${programId}`;
  const count = (from: SQL) =>
    sql`(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT ${WAITING_MAX}) counted)`;
  const any = (from: SQL) => sql`EXISTS (SELECT FROM ${from})`;
  const sold = any(sql`conversions WHERE ${own} AND NOT test AND outcome = 'attributed'`);
  const disputes = sql`disputes WHERE ${own} AND state = 'open'`;
  const [row] = await queryAs<ProgramWaitingRow>(
    db,
    identity,
    sql`
    SELECT ${count(sql`enrollments WHERE ${own} AND status = 'pending'`)} AS applications,
      ${count(sql`conversions WHERE ${own} AND status = 'pending' AND NOT test`)} AS conversions,
      ${count(sql`payouts WHERE ${own} AND state = 'requested' AND batch_id IS NULL AND held_at IS NULL`)} AS "payoutRequests",
      ${count(sql`payout_batches WHERE ${own} AND state = 'draft'`)} AS batches,
      ${count(disputes)} AS disputes, ${count(sql`${disputes} AND due_at <= ${now}::timestamptz`)} AS "overdueDisputes",
      ${count(sql`webhook_endpoints WHERE organisation_id = ${identity.organisationId} AND ${tellsOf(programId)}
        AND ${IS_FAILING}`)} AS "failingWebhooks",
      coalesce((SELECT json_agg(o ORDER BY o.currency) FROM (
        SELECT currency, -sum(balance_minor) AS "amountMinor" FROM accounts
        WHERE ${own} AND kind IN ('program_commission', 'program_adjustment', 'program_paid_out') GROUP BY currency HAVING sum(balance_minor) <> 0
      ) o), '[]') AS owed,
      json_build_object('sale', sold.yes, 'campaign', sold.yes OR ${any(sql`campaigns WHERE ${own} AND status = 'active'`)},
        'partner', sold.yes OR ${any(sql`partners WHERE ${own}`)}, 'click', sold.yes OR ${any(sql`click_rollups WHERE ${own} AND clicks > bots`)},
        'tracking', sold.yes OR ${any(sql`conversions WHERE ${own} AND NOT test`)} OR ${any(sql`events WHERE ${own}`)}) AS "setUp"
    FROM (SELECT ${sold} AS yes) sold`,
  );
  if (row === undefined) throw new Error("a statement without conditions answered no row");
  return row;
}
