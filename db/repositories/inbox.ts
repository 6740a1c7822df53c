import { sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import { moment } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** Unread ones are counted so far, and no further. */
const UNREAD_MAX = 100;

export interface InboxRow {
  readonly id: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

export interface InboxPage {
  /** One more than `limit` when there are more. */
  readonly rows: readonly InboxRow[];
  readonly unread: number;
  readonly locale: string;
  readonly timezone: string;
}

type Raw = Omit<InboxRow, "readAt" | "createdAt"> & { readAt: string | null; createdAt: string };

const shown = sql`EXISTS (SELECT FROM deliveries d
  WHERE d.notification_id = n.id AND d.channel = 'inbox' AND d.state = 'delivered')`;

/** What the user was told in the inbox, newest first. */
export async function listInbox(
  db: HttpDatabase,
  identity: UserIdentity,
  kinds: readonly string[],
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<InboxPage> {
  const own = sql`n.user_id = ${identity.userId} AND n.kind = ANY(${`{${kinds.join(",")}}`}::text[]) AND ${shown}`;
  const before = page.cursor === undefined ? sql`` : sql` AND n.id < ${page.cursor}`;
  const [list, count, user] = await batchAs(db, identity, [
    db.execute<Raw & Record<string, unknown>>(sql`
      SELECT n.id, n.kind, n.data, n.read_at AS "readAt", n.created_at AS "createdAt" FROM notifications n
      WHERE ${own}${before} ORDER BY n.id DESC LIMIT ${page.limit + 1}`),
    db.execute<{ unread: number }>(sql`
      SELECT count(*)::integer AS unread FROM (
        SELECT FROM notifications n WHERE ${own} AND n.read_at IS NULL LIMIT ${UNREAD_MAX}) AS waiting`),
    db.execute<{ locale: string; timezone: string }>(
      sql`SELECT locale, timezone FROM users WHERE id = ${identity.userId}`,
    ),
  ]);
  return {
    rows: list.rows.map((row) => ({
      ...row,
      readAt: row.readAt === null ? null : moment(row.readAt),
      createdAt: moment(row.createdAt),
    })),
    unread: count.rows[0]?.unread ?? 0,
    locale: user.rows[0]?.locale ?? "en",
    timezone: user.rows[0]?.timezone ?? "UTC",
  };
}

/** Marks those named, or all, as read; what was read before keeps its time. */
export async function markRead(
  db: HttpDatabase,
  identity: UserIdentity,
  ids: readonly string[] | undefined,
  now: Date,
): Promise<void> {
  const named = ids === undefined ? sql`` : sql` AND id = ANY(${uuids(ids)})`;
  await queryAs(
    db,
    identity,
    sql`UPDATE notifications SET read_at = ${now}::timestamptz
      WHERE user_id = ${identity.userId} AND read_at IS NULL${named}`,
  );
}
