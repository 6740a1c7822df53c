import { json } from "../../http/json.ts";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import type { QStash } from "../qstash.ts";
import { RequestError } from "../read-draft.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";
import { draftOf } from "./publish.ts";

/** Schedules: created or overwritten, read, paused, resumed, removed. */
export const scheduleRoutes: Route[] = [
  route("GET", /^\/v2\/schedules$/, ({ schedules }) => json(200, schedules.list())),
  route(
    "PATCH",
    /^\/v2\/schedules\/([^/]+)\/(pause|resume)$/,
    async ({ schedules }, _, id = "", verb = "") =>
      (await schedules.setPaused(decodeURIComponent(id), verb === "pause")) ? json(200, {}) : notFound(id),
  ),
  route("GET", /^\/v2\/schedules\/([^/?]+)$/, ({ schedules }, _, id = "") => {
    const found = schedules.get(decodeURIComponent(id));
    return found === undefined ? notFound(id) : json(200, found);
  }),
  route("DELETE", /^\/v2\/schedules\/([^/?]+)$/, async ({ schedules }, _, id = "") =>
    (await schedules.remove(decodeURIComponent(id))) ? json(200, {}) : notFound(id),
  ),
  route("POST", /^\/v2\/schedules\/(.+)$/, create),
];

async function create(
  { schedules }: QStash,
  request: LocalRequest,
  destination = "",
): Promise<LocalResponse> {
  const header = (name: string): string | undefined => request.headers[name]?.toString();
  const cron = header("upstash-cron");
  if (cron === undefined) throw new RequestError("Upstash-Cron is missing");
  const id = header("upstash-schedule-id");
  if (id !== undefined && !/^[\w.-]{1,200}$/.test(id))
    throw new RequestError(`invalid Upstash-Schedule-Id: ${id}`);
  const draft = draftOf(request, destination, header("upstash-queue-name"));
  return json(201, { scheduleId: await schedules.put(id, cron, draft) });
}

const notFound = (id: string): LocalResponse => json(404, { error: `schedule ${id} not found` });
