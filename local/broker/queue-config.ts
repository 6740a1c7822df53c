/** One queue, as the dashboard or `wrangler.toml` would configure it. Times are in milliseconds. */
export interface QueueConfig {
  name: string;
  /** Messages per delivery, 1 to 100. */
  maxBatchSize: number;
  /** How long an incomplete batch waits for more, 0 to 60,000 ms. */
  maxBatchTimeoutMs: number;
  /** Failed deliveries after the first before a message goes to the dead-letter queue, 0 to 100. */
  maxRetries: number;
  /** Wait before a failed message is delivered again, unless the consumer names its own delay. */
  retryDelayMs: number;
  /** Where messages go that ran out of retries; without one they are deleted, as on Cloudflare. */
  deadLetterQueue?: string;
  /** Upper bound of deliveries under way at once, 1 to 250; the backlog decides how many are used. */
  maxConcurrency: number;
  /** Where batches are pushed; without one, messages wait. */
  consumerUrl?: string;
}

/** Cloudflare's defaults for a queue that says nothing. */
export const QUEUE_DEFAULTS = {
  maxBatchSize: 10,
  maxBatchTimeoutMs: 5_000,
  maxRetries: 3,
  retryDelayMs: 0,
  maxConcurrency: 5,
} as const;

const BOUNDS: Record<keyof typeof QUEUE_DEFAULTS, readonly [number, number]> = {
  maxBatchSize: [1, 100],
  maxBatchTimeoutMs: [0, 60_000],
  maxRetries: [0, 100],
  retryDelayMs: [0, 86_400_000],
  maxConcurrency: [1, 250],
};

export type QueueOptions = Pick<QueueConfig, "name"> & Partial<QueueConfig>;

/**
 * Fills in defaults and adds the dead-letter queues that are named and not configured.
 * Throws when a name is used twice or a setting lies outside Cloudflare's bounds.
 */
export function resolveQueues(options: readonly QueueOptions[]): QueueConfig[] {
  const queues = new Map<string, QueueConfig>();
  for (const option of options) {
    if (queues.has(option.name)) throw new Error(`queue "${option.name}" is configured twice`);
    queues.set(option.name, checked({ ...QUEUE_DEFAULTS, ...option }));
  }
  for (const { deadLetterQueue } of [...queues.values()]) {
    if (deadLetterQueue !== undefined && !queues.has(deadLetterQueue)) {
      queues.set(deadLetterQueue, { ...QUEUE_DEFAULTS, name: deadLetterQueue });
    }
  }
  return [...queues.values()];
}

function checked(queue: QueueConfig): QueueConfig {
  for (const setting of Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]) {
    const [low, high] = BOUNDS[setting];
    const value = queue[setting];
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new Error(
        `queue "${queue.name}": ${setting} must be an integer from ${low} to ${high}, not ${value}`,
      );
    }
  }
  if (queue.deadLetterQueue === queue.name)
    throw new Error(`queue "${queue.name}" is its own dead-letter queue`);
  return queue;
}
