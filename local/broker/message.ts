/** How a body is encoded; `v8` is refused, since only a Worker could read it back. */
export type ContentType = "json" | "text" | "bytes";

/** A message as a producer hands it in. */
export interface NewMessage {
  contentType: ContentType;
  body: Uint8Array;
  delayMs: number;
}

/** A message as it is stored. `seq` orders all queues; `id` is what the consumer sees. */
export interface StoredMessage {
  seq: number;
  queue: string;
  id: string;
  /** When it was sent, milliseconds since the epoch. */
  timestampMs: number;
  contentType: ContentType;
  body: Uint8Array;
  /** Deliveries that failed so far. */
  attempts: number;
  /** Not delivered before this, milliseconds since the epoch. */
  availableMs: number;
  /** For a dead letter: the queue it died on. */
  diedOn: string | null;
  /** For a dead letter: why its last delivery failed. */
  reason: string | null;
}

/** What the broker keeps in memory of each message: enough to decide, the body stays on disk. */
export interface Entry {
  readonly seq: number;
  readonly bytes: number;
  readonly timestampMs: number;
  attempts: number;
  /** When it last became deliverable, milliseconds since the epoch. */
  readyMs: number;
  /** Deliveries that ended without an answer, since the broker started. */
  lost: number;
  diedOn: string | null;
}
