import type {
  Postback,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookEndpoint,
  WebhookEvent,
} from "../../core/api/webhooks.ts";
import type { CommissionEventType } from "../../core/webhooks/event-types.ts";
import { PAYLOAD_VERSION } from "../../core/webhooks/event-types.ts";
import type { WebhookAttemptRow, WebhookDeliveryRow } from "../../db/repositories/webhooks/deliveries.ts";
import type { EndpointRow } from "../../db/repositories/webhooks/endpoints.ts";
import type { WebhookEventRow } from "../../db/repositories/webhooks/events.ts";
import { iso, isoOrNull } from "../iso.ts";

const endpointOf = (row: EndpointRow) => ({
  ...{ id: row.id, programId: row.programId, url: row.url, description: row.description },
  ...{
    state: row.state,
    reason: row.reason,
    failingSince: isoOrNull(row.failingSince),
    version: row.version,
  },
  ...{ createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) },
});

export function presentEndpoint(row: EndpointRow, now: Date): WebhookEndpoint {
  const until = isoOrNull(row.previousUntil);
  const previousSecretUntil = until !== null && new Date(until) > now ? until : null;
  return { ...endpointOf(row), types: row.types, includeTest: row.includeTest, previousSecretUntil };
}

export function presentPostback(row: EndpointRow): Postback {
  return { ...endpointOf(row), method: row.method, types: row.types as readonly CommissionEventType[] };
}

export function presentWebhookEvent(row: WebhookEventRow): WebhookEvent {
  return {
    ...{ id: row.id, type: row.type, version: PAYLOAD_VERSION, createdAt: iso(row.at) },
    ...{ programId: row.programId, test: row.test, subjectId: row.subjectId, requestId: row.requestId },
  };
}

export function presentDelivery(row: WebhookDeliveryRow): WebhookDelivery {
  const { id, endpointId, eventId, programId, type, state, attempts, replays, lastStatus } = row;
  return {
    ...{ id, endpointId, eventId, programId, type, state, attempts, replays, lastStatus },
    nextAttemptAt: state === "queued" ? iso(row.dueAt) : null,
    settledAt: isoOrNull(row.settledAt),
    createdAt: iso(row.createdAt),
  };
}

export function presentDeliveryDetail(
  row: WebhookDeliveryRow,
  attempts: readonly WebhookAttemptRow[],
): WebhookDeliveryDetail {
  const log = attempts.map(({ at, durationMs, status, reason, answer }) => ({
    ...{ at: iso(at), durationMs, status, reason, answer },
  }));
  return { ...presentDelivery(row), log };
}
