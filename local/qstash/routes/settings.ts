import { isRecord } from "../../http/is-record.ts";
import { json } from "../../http/json.ts";
import { parseJson } from "../../http/parse-json.ts";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import type { QStash } from "../qstash.ts";
import { RequestError } from "../read-draft.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";

/** Signing keys, queues and flow control. */
export const settingRoutes: Route[] = [
  route("GET", /^\/v2\/keys$/, ({ signingKeys }) => json(200, signingKeys.get())),
  route("POST", /^\/v2\/keys\/rotate$/, ({ signingKeys }) => json(200, signingKeys.rotate())),
  route("POST", /^\/v2\/queues$/, upsertQueue),
  route("GET", /^\/v2\/queues$/, ({ queues }) => json(200, queues.list())),
  route("GET", /^\/v2\/queues\/([^/?]+)$/, ({ queues }, _, name = "") => {
    const found = queues.get(decodeURIComponent(name));
    return found === undefined ? notFound(name) : json(200, found);
  }),
  route("DELETE", /^\/v2\/queues\/([^/?]+)$/, async ({ commit, queues }, _, name = "") =>
    (await commit(() => queues.remove(decodeURIComponent(name)))) ? json(200, {}) : notFound(name),
  ),
  route("POST", /^\/v2\/queues\/([^/]+)\/(pause|resume)$/, async (qstash, _, name = "", verb = "") => {
    await changeQueue(qstash, decodeURIComponent(name), { paused: verb === "pause" });
    return json(200, {});
  }),
  route("GET", /^\/v2\/flowControl\/([^/?]+)$/, flowControl),
  route("GET", /^\/v2\/globalParallelism$/, ({ parallelism }) => json(200, { parallelismMax: parallelism })),
];

const notFound = (name: string): LocalResponse => json(404, { error: `queue ${name} not found` });

async function upsertQueue(qstash: QStash, request: LocalRequest): Promise<LocalResponse> {
  const wish = parseJson(request.body);
  if (!isRecord(wish) || typeof wish.queueName !== "string" || wish.queueName === "") {
    throw new RequestError("queueName is missing");
  }
  const { parallelism, paused } = wish;
  const valid = parallelism === undefined || (Number.isInteger(parallelism) && Number(parallelism) >= 1);
  if (!valid) throw new RequestError("parallelism is a positive integer");
  await changeQueue(qstash, wish.queueName, {
    parallelism: parallelism === undefined ? undefined : Number(parallelism),
    paused: typeof paused === "boolean" ? paused : undefined,
  });
  return json(200, {});
}

async function changeQueue(
  { commit, queues, dispatcher }: QStash,
  name: string,
  wish: { parallelism?: number | undefined; paused?: boolean | undefined },
): Promise<void> {
  await commit(() => queues.set(name, wish));
  dispatcher.refreshQueue(name);
}

function flowControl({ dispatcher }: QStash, _: LocalRequest, key = ""): LocalResponse {
  const lane = dispatcher.flow(decodeURIComponent(key));
  if (lane === undefined) return json(404, { error: `flow control key ${key} not found` });
  return json(200, {
    flowControlKey: decodeURIComponent(key),
    waitListSize: lane.waiting,
    parallelismMax: Number.isFinite(lane.limits.parallelism) ? lane.limits.parallelism : 0,
    parallelismCount: lane.active,
    rateMax: lane.limits.rate?.count ?? 0,
    ratePeriod: (lane.limits.rate?.periodMs ?? 0) / 1_000,
    isPaused: lane.limits.paused,
    isPinnedParallelism: false,
    isPinnedRate: false,
  });
}
