import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { handleRequest } from "./http-api.ts";
import { MessageStore } from "./message-store.ts";
import { consumerAgent } from "./push-batch.ts";
import { Queue, type QueueContext, type QueueStatus } from "./queue.ts";
import { type QueueConfig, type QueueOptions, resolveQueues } from "./queue-config.ts";
import { QueueSet } from "./queue-set.ts";

export interface BrokerOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Folder of the database; in memory without one. */
  dataDir?: string;
  /** Wait for the disk at every commit, to survive a power cut too. Off: a killed process loses nothing. */
  fsync?: boolean;
  queues: readonly QueueOptions[];
}

export interface Broker {
  url: string;
  status(): QueueStatus[];
  close(): Promise<void>;
}

/**
 * Starts a durable queue broker with the semantics of Cloudflare Queues: at-least-once delivery in pushed
 * batches, retries, dead letters. What was acknowledged to a producer survives a SIGKILL; what was in flight is
 * delivered again by the next broker on the same folder.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const store = new MessageStore(options.dataDir, options.fsync ?? false);
  const stop = new AbortController();
  const agent = consumerAgent();
  const queues = openQueues(resolveQueues(options.queues), { store, agent, signal: stop.signal });
  const set = new QueueSet(queues, store);
  set.load();
  const server = createServer((request, response) => void handleRequest(set, request, response));
  // A Worker keeps its connections; closing an idle one would race with its next send.
  server.keepAliveTimeout = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    status: () => set.status(),
    async close() {
      for (const queue of queues.values()) queue.stop();
      stop.abort();
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

/** Opens each queue after its dead-letter queue; throws when dead-letter queues form a circle. */
function openQueues(configs: readonly QueueConfig[], context: QueueContext): Map<string, Queue> {
  const byName = new Map(configs.map((config) => [config.name, config]));
  const queues = new Map<string, Queue>();
  const open = (name: string, path: readonly string[]): Queue | undefined => {
    const config = byName.get(name);
    const existing = queues.get(name);
    if (existing !== undefined || config === undefined) return existing;
    if (path.includes(name))
      throw new Error(`dead-letter queues form a circle: ${[...path, name].join(" → ")}`);
    const dead =
      config.deadLetterQueue === undefined ? undefined : open(config.deadLetterQueue, [...path, name]);
    const queue = new Queue(config, context, dead);
    queues.set(name, queue);
    return queue;
  };
  for (const { name } of configs) open(name, []);
  return queues;
}
