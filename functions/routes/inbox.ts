import { Hono } from "hono";
import * as z from "zod/mini";
import { type Inbox, type InboxItem, inboxReadSchema } from "../../core/api/notifications.ts";
import { composeItem } from "../../core/notifications/compose.ts";
import {
  isNotificationKind,
  NOTIFICATION_KIND_NAMES,
  NOTIFICATION_KINDS,
} from "../../core/notifications/kinds.ts";
import { localeOf } from "../../core/notifications/words/say.ts";
import { type InboxPage, type InboxRow, listInbox, markRead } from "../../db/repositories/inbox.ts";
import type { AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { withBody, withQuery } from "../valid.ts";

const pageSchema = z.strictObject(pageFields);

/** What the user was told, in its language. */
export const inboxRoutes = new Hono<AppTypes>()
  .get("/", permit("self:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const { userId } = c.get("user");
    const found = await listInbox(c.get("services").appDb, { userId }, NOTIFICATION_KIND_NAMES, page);
    const list = pageOf(found.rows, page, (row) => presentItem(row, found));
    return c.json({ ...list, unread: found.unread } satisfies Inbox);
  })
  .post("/read", permit("self:write"), withBody(inboxReadSchema), async (c) => {
    const { ids } = c.req.valid("json");
    const { appDb, now } = c.get("services");
    await markRead(appDb, c.get("user"), ids, now());
    return c.body(null, 204);
  });

function presentItem(row: InboxRow, reader: Pick<InboxPage, "locale" | "timezone">): InboxItem {
  const { id, kind, data, readAt, createdAt } = row;
  // Only kinds that are known were asked for.
  if (!isNotificationKind(kind)) throw new TypeError(`no kind ${kind}`);
  return {
    id,
    kind,
    category: NOTIFICATION_KINDS[kind].category,
    ...composeItem({ kind, data }, { locale: localeOf(reader.locale), timezone: reader.timezone }),
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
