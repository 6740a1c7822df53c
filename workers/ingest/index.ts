import { consumeDead } from "./consume-dead.ts";
import { consumeEvents } from "./consume-events.ts";
import type { QueuedMessage } from "./consumer.ts";
import type { IngestEnv } from "./env.ts";
import { runScheduled } from "./scheduled.ts";
import { createConsumer, createScheduledWork } from "./services.ts";

/** Packs that ran out of deliveries in the queue `events`. */
const DEAD_QUEUE = "events-dead";

interface Batch {
  readonly queue: string;
  readonly messages: readonly QueuedMessage[];
}

/** Writes the events queue to Postgres; see wrangler.toml for its queues and its schedule. */
export default {
  async queue(batch: Batch, env: IngestEnv): Promise<void> {
    const consumer = createConsumer(env);
    if (batch.queue === DEAD_QUEUE) await consumeDead(batch.messages, consumer);
    else await consumeEvents(batch.messages, consumer);
  },

  async scheduled(controller: { readonly scheduledTime: number }, env: IngestEnv): Promise<void> {
    await runScheduled(createScheduledWork(env), new Date(controller.scheduledTime));
  },
};
