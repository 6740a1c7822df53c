import type { Outcome } from "./deliver.ts";
import type { CallbackSpec, Draft, Message } from "./message.ts";
import { readDraft } from "./read-draft.ts";

/** The message that tells a callback address how an attempt went. */
export function callbackDraft(
  callback: CallbackSpec,
  message: Message,
  outcome: Outcome,
  dlqId?: string,
): Draft {
  const { spec } = message;
  const body = {
    status: outcome.answered ? outcome.status : 0,
    header: outcome.answered ? outcome.header : {},
    body: (outcome.answered ? outcome.body : Buffer.from(outcome.error)).toString("base64"),
    retried: message.retried,
    maxRetries: spec.maxRetries,
    ...(dlqId === undefined ? {} : { dlqId }),
    sourceMessageId: message.id,
    url: spec.url,
    method: spec.method,
    sourceHeader: spec.header,
    sourceBody: message.body.toString("base64"),
    notBefore: String(Math.round(message.dueAtMs)),
    createdAt: String(message.createdAtMs),
    ...(spec.scheduleId === undefined ? {} : { scheduleId: spec.scheduleId }),
    callerIP: spec.callerIp,
  };
  return readDraft({
    destination: callback.url,
    headers: { "content-type": "application/json", ...callback.headers },
    body: Buffer.from(JSON.stringify(body)),
    callerIp: spec.callerIp,
  });
}
