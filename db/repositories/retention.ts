import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";

/** What one piece of deleting a day's clicks and page events did. */
export interface ExpiredEvents {
  /** Null: nothing is left to do. */
  readonly day: string | null;
  readonly deleted: number;
  /** Tables that went as a whole. */
  readonly dropped: number;
}

/** Deletes at most `batch` rows of the oldest day that a program no longer keeps; the whole day when none keeps it. */
export async function expireEvents(db: Executor, today: Date, batch: number): Promise<ExpiredEvents> {
  const [row] = await rowsOf<{ answer: ExpiredEvents }>(
    db,
    sql`SELECT expire_events((${today}::timestamptz AT TIME ZONE 'UTC')::date, ${batch}::int) AS answer`,
  );
  if (row === undefined) throw new Error("a function answered no row");
  return row.answer;
}

/** The day before which a program `g` keeps nothing. */
const KEPT_FROM = (now: Date) =>
  sql`(date_trunc('day', ${now}::timestamptz) - make_interval(days => g.retain_click_days))`;

/** What browsers reported, and which visitors came by which clicks, of more days ago than their program keeps. */
export async function expireReports(db: Executor, now: Date, batch: number): Promise<number> {
  const joins = await rowsOf(
    db,
    sql`
    DELETE FROM visitor_clicks WHERE ctid = ANY(ARRAY(
      SELECT j.ctid FROM programs g JOIN visitor_clicks j ON j.program_id = g.id WHERE j.click_id < uuidv7_bound(${KEPT_FROM(now)}) LIMIT ${batch}))
    RETURNING 1`,
  );
  const reports = await rowsOf(
    db,
    sql`
    DELETE FROM browser_reports WHERE id = ANY(ARRAY(
      SELECT b.id FROM programs g JOIN browser_reports b ON b.program_id = g.id
      WHERE b.received_at < ${KEPT_FROM(now)} AND b.settled_at IS NOT NULL LIMIT ${batch}))
    RETURNING 1`,
  );
  return joins.length + reports.length;
}

/** The moment before which a program `g` no longer says who bought. */
const BOUGHT_FROM = (now: Date) => sql`(${now}::timestamptz - make_interval(days => g.retain_buyer_days))`;

/** Takes from old conversions who bought; a customer who bought nothing since loses its name, too. */
export async function unlinkBuyers(db: Executor, now: Date, batch: number): Promise<number> {
  const [row] = await rowsOf<{ unlinked: number }>(
    db,
    sql`
    SELECT unlink_conversions(ARRAY(
      SELECT c.id FROM programs g JOIN conversions c ON c.program_id = g.id
      WHERE c.unlinked_at IS NULL AND c.received_at < ${BOUGHT_FROM(now)} AND c.id < uuidv7_bound(${BOUGHT_FROM(now)}) AND NOT c.attribution_due
      LIMIT ${batch})) AS unlinked`,
  );
  const customers = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE customers SET external_id = 'erased-' || gen_random_uuid(), email_hash = NULL, erased_at = ${now}::timestamptz WHERE id = ANY(ARRAY(
      SELECT k.id FROM programs g JOIN customers k ON k.program_id = g.id
      WHERE k.erased_at IS NULL AND k.created_at < ${BOUGHT_FROM(now)}
        AND NOT EXISTS (SELECT FROM conversions c WHERE c.customer_id = k.id AND c.unlinked_at IS NULL)
        AND NOT EXISTS (SELECT FROM customer_bindings b WHERE b.customer_id = k.id AND b.bound_at >= ${BOUGHT_FROM(now)})
      LIMIT ${batch}))
    RETURNING id`,
  );
  await db.execute(sql`
    DELETE FROM customer_visitors WHERE customer_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(customers.map(({ id }) => id))}::jsonb)::uuid)`);
  return (row?.unlinked ?? 0) + customers.length;
}

export type OldExport = { id: string; objectKey: string };

/** Exports whose time is over and whose files are still there. */
export function listOldExports(db: Executor, now: Date, limit: number): Promise<OldExport[]> {
  return rowsOf(
    db,
    sql`
    SELECT id, object_key AS "objectKey" FROM privacy_requests
    WHERE object_key IS NOT NULL AND expires_at < ${now}::timestamptz ORDER BY id LIMIT ${limit}`,
  );
}

/** Says of exports that their files are deleted. */
export async function closeExports(db: Executor, ids: readonly string[]): Promise<void> {
  await db.execute(sql`
    UPDATE privacy_requests SET object_key = NULL, state = 'done'
    WHERE id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`);
}

const NOTIFICATION_DAYS = 400;
const REQUEST_DAYS = 400;

/**
 * Notifications of long ago; those to who is no user as soon as they are delivered, since nobody reads them again; and
 * requests that were served long ago.
 */
export async function deleteOldNotifications(db: Executor, now: Date, batch: number): Promise<number> {
  const before = (days: number) => sql`${now}::timestamptz - make_interval(days => ${days}::int)`;
  const notifications = await rowsOf(
    db,
    sql`
    DELETE FROM notifications WHERE id = ANY(ARRAY(
      SELECT n.id FROM notifications n
      WHERE (n.created_at < ${before(NOTIFICATION_DAYS)} OR n.user_id IS NULL AND n.created_at < ${before(1)}) AND n.planned_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notification_id = n.id AND d.state = 'queued')
      LIMIT ${batch}))
    RETURNING 1`,
  );
  const requests = await rowsOf(
    db,
    sql`
    DELETE FROM privacy_requests WHERE id = ANY(ARRAY(
      SELECT id FROM privacy_requests WHERE finished_at < ${before(REQUEST_DAYS)} AND object_key IS NULL LIMIT ${batch}))
    RETURNING 1`,
  );
  return notifications.length + requests.length;
}
