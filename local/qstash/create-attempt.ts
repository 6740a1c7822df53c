import { callbackDraft } from "./callback.ts";
import type { AttemptResult } from "./create-dispatcher.ts";
import type { Store } from "./create-store.ts";
import type { Deliver, Outcome } from "./deliver.ts";
import type { Commit } from "./group-commit.ts";
import type { Draft, Message } from "./message.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { sign } from "./sign.ts";

const NOT_RETRYABLE = 489;

export type AttemptOptions = {
  store: Store;
  commit: Commit;
  deliver: Deliver;
  stop: AbortSignal;
  now: () => number;
  signingKey: () => string;
  backoffScale: number;
  defaultTimeoutMs: number;
  /** Takes messages that an attempt gave rise to into the line. */
  published: (messages: Message[]) => void;
};

/** One delivery: send, judge the answer, store what follows from it in one commit. */
export function createAttempt(options: AttemptOptions): (messageId: string) => Promise<AttemptResult> {
  const { store, commit, now } = options;
  return async (messageId) => {
    const message = store.find(messageId);
    // Cancelled while it was waiting.
    if (message === undefined) return "over";
    const signature = sign(options.signingKey(), message.spec.url, message.body, now());
    const timeoutMs = message.spec.timeoutMs ?? options.defaultTimeoutMs;
    const outcome = await options.deliver(message, signature, timeoutMs, options.stop);
    // Stopped half-way: nothing is stored, so the message is sent again after the next start.
    if (options.stop.aborted) return "over";
    const { result, messages } = await commit(() => conclude(message, outcome));
    options.published(messages);
    return result;
  };

  function conclude(message: Message, outcome: Outcome): { result: AttemptResult; messages: Message[] } {
    // Cancelled while it was under way: there is nothing left to retry or to bury.
    if (store.find(message.id) === undefined) return { result: "over", messages: [] };
    const drafts: Draft[] = [];
    const { callback } = message.spec;
    if (callback !== undefined) drafts.push(callbackDraft(callback, message, outcome));
    const result = succeeded(outcome) ? finish(message) : fail(message, outcome, drafts);
    return {
      result,
      messages: drafts.map((draft) => store.publish(draft)).flatMap((p) => (p.duplicate ? [] : [p.message])),
    };
  }

  function finish(message: Message): AttemptResult {
    store.remove(message.id);
    store.log("DELIVERED", message);
    return "over";
  }

  function fail(message: Message, outcome: Outcome, drafts: Draft[]): AttemptResult {
    const error = outcome.answered ? `status ${outcome.status}` : outcome.error;
    if (message.retried < message.spec.maxRetries && !refusedForGood(outcome)) {
      const retryAtMs = now() + delayAfter(message, outcome);
      store.postpone(message.id, message.retried + 1, retryAtMs);
      store.log("RETRY", message, { error, nextDeliveryTime: Math.round(retryAtMs) });
      return { retryAtMs };
    }
    store.remove(message.id);
    const dlqId = store.bury(message, {
      status: outcome.answered ? outcome.status : 0,
      header: outcome.answered ? outcome.header : {},
      body: outcome.answered ? outcome.body.toString("base64") : "",
      error,
    });
    store.log("FAILED", message, { error });
    const { failureCallback } = message.spec;
    if (failureCallback !== undefined) drafts.push(callbackDraft(failureCallback, message, outcome, dlqId));
    return "over";
  }

  function delayAfter(message: Message, outcome: Outcome): number {
    return retryDelayMs({
      retried: message.retried,
      expression: message.spec.retryDelayExpression,
      responseHeaders: outcome.answered ? outcome.header : undefined,
      backoffScale: options.backoffScale,
      nowMs: now(),
    });
  }
}

function succeeded(outcome: Outcome): boolean {
  return outcome.answered && outcome.status >= 200 && outcome.status < 300;
}

/** The target says by 489 and a header that trying again is of no use. */
function refusedForGood(outcome: Outcome): boolean {
  return (
    outcome.answered &&
    outcome.status === NOT_RETRYABLE &&
    outcome.header["upstash-nonretryable-error"]?.[0]?.toLowerCase() === "true"
  );
}
