import { json } from "../../http/json.ts";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import { filterOf } from "../filter.ts";
import { messageView } from "../message.ts";
import type { QStash } from "../qstash.ts";
import { RequestError } from "../read-draft.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";

const DEFAULT_COUNT = 100;
const MAX_COUNT = 1_000;

/** Looking at messages that wait, cancelling them, and the log of what happened. */
export const messageRoutes: Route[] = [
  route("GET", /^\/v2\/messages\/([^/?]+)$/, ({ store }, _, id = "") => {
    const message = store.find(id);
    return message === undefined
      ? json(404, { error: `message ${id} not found` })
      : json(200, messageView(message));
  }),
  route("DELETE", /^\/v2\/messages\/([^/?]+)$/, async (qstash, _, id = "") => {
    const cancelled = await cancel(qstash, [id]);
    return cancelled === 0 ? json(404, { error: `message ${id} not found` }) : json(200, { cancelled });
  }),
  route("DELETE", /^\/v2\/messages(?:\?.*)?$/, cancelMany),
  route("GET", /^\/v2\/(?:events|logs)(?:\?.*)?$/, listEvents),
];

async function cancelMany(qstash: QStash, { query }: LocalRequest): Promise<LocalResponse> {
  if ([...query.keys()].length === 0)
    throw new RequestError("say which messages: messageIds, a filter, or a count");
  const ids = query.getAll("messageIds");
  const matches = filterOf(query);
  const chosen =
    ids.length > 0
      ? ids
      : qstash.store
          .list()
          .filter((m) => matches(messageView(m)))
          .map((m) => m.id);
  return json(200, { cancelled: await cancel(qstash, chosen) });
}

function cancel({ commit, store }: QStash, ids: string[]): Promise<number> {
  return commit(() => {
    let cancelled = 0;
    for (const id of ids) {
      const message = store.find(id);
      if (message === undefined) continue;
      store.remove(id);
      store.log("CANCELED", message);
      cancelled += 1;
    }
    return cancelled;
  });
}

function listEvents({ store }: QStash, { query }: LocalRequest): LocalResponse {
  const ids = query.getAll("messageIds");
  const matches = filterOf(query);
  const count = countOf(query);
  const before = query.get("cursor");
  const found = store
    .events(before === null ? Number.MAX_SAFE_INTEGER : Number(before))
    .filter(({ event }) => (ids.length === 0 || ids.includes(String(event.messageId))) && matches(event));
  const page = found.slice(0, count);
  const last = found.length > count ? page.at(-1) : undefined;
  return json(200, {
    events: page.map(({ event }) => event),
    ...(last === undefined ? {} : { cursor: String(last.seq) }),
  });
}

/** The page size asked for, between 1 and 1,000. */
export function countOf(query: URLSearchParams): number {
  const count = Number(query.get("count") ?? DEFAULT_COUNT);
  if (!Number.isInteger(count) || count < 1) throw new RequestError("count is a positive integer");
  return Math.min(count, MAX_COUNT);
}
