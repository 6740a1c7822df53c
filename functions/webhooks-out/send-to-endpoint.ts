import { describeError } from "../../core/logging/describe-error.ts";
import { judgeAttempt } from "../../core/webhooks/retry.ts";
import type { AuditContext } from "../../db/client.ts";
import {
  type AttemptRow,
  type ClaimedDelivery,
  claimDelivery,
  settleAttempt,
} from "../../db/repositories/webhooks/send.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";
import { composeRequest } from "./compose-request.ts";
import { disableFailing } from "./disable.ts";
import { type Answered, post } from "./post.ts";

/** How many are on their way to one endpoint at once: of the six that a Worker may have open, two are left for the database. */
const LANES = 4;
/** A run takes no further delivery after that; what it has taken ends well before its lease. */
const RUN_MAX_MS = 25_000;

export interface SendRun {
  readonly services: Services;
  readonly audit: AuditContext;
  readonly requestId: string;
}

export interface SendWebhookCounts {
  delivered: number;
  again: number;
  givenUp: number;
  disabled: number;
}

/**
 * Sends what is due to one endpoint, several at a time, until nothing is or the time is over. Each delivery is claimed before it
 * is sent and settled afterwards: whatever stops in between, it is sent again, under the same id.
 *
 * @returns what came of it, and hand-offs to publish
 */
export async function sendToEndpoint(
  run: SendRun,
  endpointId: string,
): Promise<{ counts: SendWebhookCounts; handOffs: OutboxRow[] }> {
  const { services } = run;
  const counts: SendWebhookCounts = { delivered: 0, again: 0, givenUp: 0, disabled: 0 };
  const handOffs: OutboxRow[] = [];
  const endMs = services.now().getTime() + RUN_MAX_MS;
  const lane = async (): Promise<void> => {
    while (services.now().getTime() < endMs) {
      const delivery = await claimDelivery(services.jobDb, endpointId, services.now());
      if (delivery === undefined) return;
      handOffs.push(...(await deliver(run, delivery, counts)));
    }
  };
  // One that breaks off leaves its work to the others.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of lanes) if (one.status === "rejected") throw one.reason;
  return { counts, handOffs };
}

async function deliver(
  run: SendRun,
  delivery: ClaimedDelivery,
  counts: SendWebhookCounts,
): Promise<readonly OutboxRow[]> {
  const { services, audit } = run;
  const startedAt = services.now();
  const answered = await attempt(run, delivery, startedAt);
  const at = services.now();
  const row: AttemptRow = {
    ...{ id: services.newId(), at, durationMs: at.getTime() - startedAt.getTime() },
    ...answered,
  };
  const failingMs =
    delivery.failingSince === null ? 0 : at.getTime() - new Date(delivery.failingSince).getTime();
  const chance = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
  const judged = judgeAttempt(answered, { attempts: delivery.attempts, failingMs, chance });
  if (judged.verdict === "disable") {
    counts.disabled += 1;
    return disableFailing(services, { delivery, attempt: row, reason: judged.reason }, run);
  }
  await settleAttempt(services.jobDb, { audit }, delivery, row, judged);
  counts[judged.verdict === "given_up" ? "givenUp" : judged.verdict] += 1;
  return [];
}

async function attempt(
  { services, requestId }: SendRun,
  delivery: ClaimedDelivery,
  now: Date,
): Promise<Answered> {
  try {
    const request = await composeRequest(services, delivery, now);
    if ("refusal" in request) return { status: null, reason: "bad_address", answer: request.refusal };
    return await post(request);
  } catch (error) {
    // What cannot be composed now may be later: a key of envelopes that is missing, a subject of a newer release.
    const data = { delivery: delivery.id, error: describeError(error) };
    writeLog({ level: "error", requestId, actor: "send-webhooks", action: "webhook.not_composed", data });
    return { status: null, reason: "no_answer", answer: null };
  }
}
