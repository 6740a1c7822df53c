import { randomUUID } from "node:crypto";
import type { IngestEnv } from "../env.ts";
import ingest from "../index.ts";

/** Delivers bodies as one batch to the Worker's queue handler; answers after how many seconds each is asked for again. */
export async function deliver(
  bodies: readonly unknown[],
  env: IngestEnv,
  { queue = "events", attempts = 1 } = {},
): Promise<number[]> {
  const retries: number[] = [];
  const messages = bodies.map((body, n) => ({
    id: `${n}-${randomUUID()}`,
    body: JSON.parse(JSON.stringify(body)) as unknown,
    attempts,
    retry: ({ delaySeconds }: { delaySeconds: number }) => void retries.push(delaySeconds),
  }));
  await ingest.queue({ queue, messages }, env);
  return retries;
}
