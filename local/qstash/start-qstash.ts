import { setImmediate } from "node:timers/promises";
import { hasBearer } from "../http/bearer.ts";
import { json } from "../http/json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import { createAttempt } from "./create-attempt.ts";
import { createDispatcher } from "./create-dispatcher.ts";
import { createQueues } from "./create-queues.ts";
import { createSchedules } from "./create-schedules.ts";
import { createSigningKeys } from "./create-signing-keys.ts";
import { createStore, STORE_SCHEMA } from "./create-store.ts";
import { createDelivery } from "./deliver.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { Message } from "./message.ts";
import type { QStash } from "./qstash.ts";
import { RequestError } from "./read-draft.ts";
import { deadLetterRoutes } from "./routes/dead-letters.ts";
import { messageRoutes } from "./routes/messages.ts";
import { publishRoutes } from "./routes/publish.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { settingRoutes } from "./routes/settings.ts";

const MAX_REQUEST_BYTES = 20 * 1024 * 1024;
const DEFAULT_PARALLELISM = 8;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;
const DEFAULT_DEDUPLICATION_MS = 10 * 60_000;
const ROUTES = [...publishRoutes, ...messageRoutes, ...deadLetterRoutes, ...scheduleRoutes, ...settingRoutes];

export type QStashOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
  /** Where `qstash.sqlite` is kept; without it everything lives in memory. */
  dataDir?: string | undefined;
  /** Multiplies the waits between retries; 1, the default, is the hosted service's pace. */
  backoffScale?: number | undefined;
  /** Deliveries under way at once; 8 by default. */
  parallelism?: number | undefined;
  /** For a message without Upstash-Timeout; 15 minutes by default. */
  deliveryTimeoutMs?: number | undefined;
  /** How long a deduplication id is remembered; 10 minutes by default. */
  deduplicationWindowMs?: number | undefined;
  /** The clock, in ms since 1970. */
  now?: (() => number) | undefined;
};

export type RunningQStash = {
  url: string;
  close(): Promise<void>;
  /** Publishes a schedule's message now; false when there is no such schedule. */
  runSchedule(scheduleId: string): Promise<boolean>;
};

/**
 * Starts a message queue that speaks QStash's HTTP API and calls targets on this machine only.
 * A message is in the database file before its publishing is answered, and stays there until it is delivered,
 * cancelled, or in the dead-letter queue.
 */
export async function startQstash(options: QStashOptions): Promise<RunningQStash> {
  const now = options.now ?? Date.now;
  const parallelism = options.parallelism ?? DEFAULT_PARALLELISM;
  const database = openDatabase(options.dataDir, "qstash", STORE_SCHEMA);
  const commit = createGroupCommit(database);
  const store = createStore(database, now, options.deduplicationWindowMs ?? DEFAULT_DEDUPLICATION_MS);
  const queues = createQueues(database, now);
  const configured = { current: options.currentSigningKey, next: options.nextSigningKey };
  const signingKeys = createSigningKeys(database, configured);
  const delivery = createDelivery();
  const stopping = new AbortController();
  const published = (messages: Message[]): void => {
    for (const message of messages) dispatcher.add(message);
  };
  const dispatcher = createDispatcher({
    now,
    parallelism,
    queueLimits: queues.limits,
    attempt: createAttempt({
      store,
      commit,
      now,
      published,
      deliver: delivery.deliver,
      stop: stopping.signal,
      signingKey: () => signingKeys.get().current,
      backoffScale: options.backoffScale ?? 1,
      defaultTimeoutMs: options.deliveryTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    }),
  });
  const schedules = createSchedules({ database, store, commit, now, published });
  const qstash: QStash = {
    store,
    commit,
    dispatcher,
    schedules,
    queues,
    signingKeys,
    parallelism,
    published,
  };

  const stop = async (): Promise<void> => {
    schedules.stop();
    stopping.abort();
    await dispatcher.stop();
    // Whatever was handed to the group commit in this turn is written in the next.
    await setImmediate();
    delivery.close();
    database.close();
  };
  const server = await startServer({
    port: options.port,
    maxBodyBytes: MAX_REQUEST_BYTES,
    handle: (request) => handle(qstash, request, options.token),
    fail: (status) => json(status, { error: status === 413 ? "request body too large" : "internal error" }),
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  published(store.list());
  schedules.start();
  return {
    url: server.url,
    runSchedule: schedules.run,
    close: async () => {
      await server.close();
      await stop();
    },
  };
}

async function handle(qstash: QStash, request: LocalRequest, token: string): Promise<LocalResponse> {
  if (!hasBearer(request.headers.authorization, token)) return json(401, { error: "unauthorized" });
  try {
    for (const { method, pattern, run } of ROUTES) {
      const match = method === request.method ? pattern.exec(request.target) : null;
      if (match !== null) return await run(qstash, request, ...match.slice(1));
    }
  } catch (error) {
    if (error instanceof RequestError || error instanceof URIError)
      return json(400, { error: error.message });
    throw error;
  }
  return json(404, { error: `no such endpoint: ${request.method} ${request.path}` });
}
