import * as z from "zod/mini";

const momentField = z.nullable(z.string());

const queueSchema = z.object({
  name: z.string(),
  backlog: z.number(),
  inFlight: z.number(),
  dead: z.number(),
  oldestMs: z.nullable(z.number()),
  paused: z.boolean(),
  consumerUrl: z.nullable(z.string()),
  consumerError: z.nullable(z.string()),
});

/** `GET /api/status`: counts over all tenants. `queues` is null where the functions cannot see into the queue. */
export const statusSchema = z.object({
  time: z.string(),
  clicks: z.object({ lastAt: momentField, lastHour: z.number(), bots: z.number() }),
  conversions: z.object({ lastAt: momentField, lastHour: z.number(), waiting: z.number() }),
  outbox: z.object({ waiting: z.number(), oldestSeconds: z.nullable(z.number()) }),
  badEvents: z.object({ lastDay: z.number(), lastReason: z.nullable(z.string()) }),
  lossMeter: z.object({ isolates: z.number(), sent: z.number(), received: z.number(), missing: z.number() }),
  jobs: z.array(z.object({ job: z.string(), lastAt: z.string(), ok: z.boolean(), durationMs: z.number() })),
  // The functions pass on what the queue says without reading it, so nothing is promised about it.
  queues: z.pipe(z.unknown(), z.nullable(z.object({ queues: z.array(queueSchema) }))),
});

export type QueueStatus = z.infer<typeof queueSchema>;
export type Status = z.infer<typeof statusSchema>;
