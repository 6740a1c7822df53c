import { apiClient } from "../../../lib/api-client.ts";
import { type Answer, readAnswer } from "../../../lib/read-answer.ts";
import { type Ready, readySchema } from "./ready-schema.ts";
import { type Status, statusSchema } from "./status-schema.ts";

/** One look at the platform. The two questions are asked together, since one may fail alone. */
export interface Snapshot {
  readonly ready: Answer<Ready>;
  readonly status: Answer<Status>;
  /** From asking to the last answer, as the browser saw it. */
  readonly roundTripMs: number;
  /** The viewer's clock when the answers were there. */
  readonly atMs: number;
}

export async function loadSnapshot(signal: AbortSignal): Promise<Snapshot> {
  const began = performance.now();
  const [ready, status] = await Promise.all([
    readAnswer((given) => apiClient.ready.$get(undefined, { init: { signal: given } }), readySchema, signal),
    readAnswer(
      (given) => apiClient.status.$get(undefined, { init: { signal: given } }),
      statusSchema,
      signal,
    ),
  ]);
  return { ready, status, roundTripMs: performance.now() - began, atMs: Date.now() };
}
