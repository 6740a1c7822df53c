import { Client } from "@upstash/qstash";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { createHttpDatabase } from "../../db/client.ts";
import { createOutboxStore } from "../../db/repositories/outbox.ts";
import { publishRows, sweepOutbox } from "../../queues/outbox.ts";
import { createJobPublisher, type JobPublisher } from "../../queues/publish-job.ts";
import type { Consumer } from "./consumer.ts";
import { readDatabaseFailure } from "./database-error.ts";
import { type IngestEnv, readDatabase, readPublisher } from "./env.ts";
import { log } from "./log.ts";
import type { ScheduledWork } from "./scheduled.ts";
import { withTimeLimit } from "./time-limit.ts";

/** A batch waits that long for QStash at most; what it did not take then, the sweeper publishes. */
const PUBLISH_LIMIT_MS = 5_000;

const uuidv7 = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newId = () => uuidv7(Date.now());

/** What the queue handler works with. Throws SettingsError when the database's URL is missing. */
export function createConsumer(env: IngestEnv): Consumer {
  const db = createHttpDatabase(readDatabase(env));
  return {
    db,
    newId,
    now: Date.now,
    async publish(rows) {
      try {
        const publishing = publishRows(rows, createOutboxStore(db), publisherOf(env), new Date());
        const { failed } = await withTimeLimit(publishing, PUBLISH_LIMIT_MS);
        if (failed > 0) throw new Error(`${failed} rows were not taken`);
      } catch (error) {
        const { code } = readDatabaseFailure(error);
        const data = { rows: rows.length, code };
        log({ level: "warn", requestId: null, action: "outbox.left_to_sweeper", data });
      }
    },
  };
}

/** What the cron trigger works with. */
export function createScheduledWork(env: IngestEnv): ScheduledWork {
  const db = createHttpDatabase(readDatabase(env));
  return {
    db,
    requestId: newId(),
    publishOutbox: async (now) => sweepOutbox(createOutboxStore(db), publisherOf(env), now),
  };
}

function publisherOf(env: IngestEnv): JobPublisher {
  const { token, appUrl, baseUrl } = readPublisher(env);
  const client = new Client({ token, ...(baseUrl !== undefined && { baseUrl }), enableTelemetry: false });
  return createJobPublisher(client, appUrl);
}
