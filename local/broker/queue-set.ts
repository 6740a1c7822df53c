import { randomUUID } from "node:crypto";
import type { Entry, NewMessage, StoredMessage } from "./message.ts";
import type { MessageStore } from "./message-store.ts";
import type { Queue, QueueStatus } from "./queue.ts";
import { SendError } from "./send-request.ts";

/** The queues of one broker: sending to them, refusing sends, and taking over what an earlier broker left. */
export class QueueSet {
  readonly #queues: Map<string, Queue>;
  readonly #store: MessageStore;
  readonly #refusedUntilMs = new Map<string, number>();
  #nextSeq = 1;

  constructor(queues: Map<string, Queue>, store: MessageStore) {
    this.#queues = queues;
    this.#store = store;
  }

  /** Takes over what an earlier broker left. Messages of a queue that is no longer configured stay on disk. */
  load(): void {
    const nowMs = Date.now();
    const ready = new Map<Queue, Entry[]>();
    for (const {
      seq,
      bytes,
      timestampMs,
      attempts,
      diedOn,
      queue: name,
      availableMs,
    } of this.#store.heads()) {
      this.#nextSeq = seq + 1;
      const queue = this.#queues.get(name);
      if (queue === undefined) continue;
      const entry: Entry = { seq, bytes, timestampMs, attempts, diedOn, readyMs: nowMs, lost: 0 };
      if (availableMs > nowMs) queue.take([entry], availableMs - nowMs);
      else if (ready.get(queue)?.push(entry) === undefined) ready.set(queue, [entry]);
    }
    for (const [queue, entries] of ready) queue.take(entries, 0);
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  status(): QueueStatus[] {
    return [...this.#queues.values()].map((queue) => queue.status());
  }

  /** Stores messages and resolves with their ids once they are durable; throws SendError when refused. */
  async send(name: string, messages: readonly NewMessage[]): Promise<string[]> {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new SendError(404, 11_000, `queue "${name}" does not exist`);
    this.#assertAccepting(name);
    const nowMs = Date.now();
    const stored = messages.map((message) => this.#stored(name, message, nowMs));
    await this.#store.insert(stored);
    queue.countSent(stored.length);
    for (const [availableMs, group] of Map.groupBy(stored, (message) => message.availableMs)) {
      queue.take(group.map(entryOf), availableMs - nowMs);
    }
    return stored.map((message) => message.id);
  }

  /** Refuses sends to one queue (or all) for `ms`; 0 accepts again. */
  refuse(queue: string | undefined, ms: number): void {
    if (ms === 0 && queue === undefined) this.#refusedUntilMs.clear();
    this.#refusedUntilMs.set(queue ?? "*", Date.now() + ms);
  }

  #assertAccepting(name: string): void {
    const untilMs = Math.max(this.#refusedUntilMs.get("*") ?? 0, this.#refusedUntilMs.get(name) ?? 0);
    if (untilMs > Date.now())
      throw new SendError(503, 10_001, "the queue is not available (it was told to refuse)");
  }

  #stored(queue: string, message: NewMessage, nowMs: number): StoredMessage {
    return {
      seq: this.#nextSeq++,
      queue,
      id: randomUUID().replaceAll("-", ""),
      timestampMs: nowMs,
      contentType: message.contentType,
      body: message.body,
      attempts: 0,
      availableMs: nowMs + message.delayMs,
      diedOn: null,
      reason: null,
    };
  }
}

function entryOf(message: StoredMessage): Entry {
  const { seq, timestampMs, attempts, availableMs, diedOn } = message;
  return {
    seq,
    bytes: message.body.byteLength,
    timestampMs,
    attempts,
    diedOn,
    readyMs: availableMs,
    lost: 0,
  };
}
