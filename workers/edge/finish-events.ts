import { saltKey } from "../../core/clicks/daily-salt.ts";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import type { EdgeEvent, RefusedEvent } from "../../core/clicks/page-event.ts";
import { finishSeen, type RawSeen } from "./beacon-event.ts";
import { finishClick, type RawClick, timeOf } from "./click.ts";
import type { KeyValueStore } from "./env.ts";
import type { SaltSource } from "./salts.ts";

const DAY_MS = 86_400_000;

/** What requests leave in the isolate's buffer. A refused event holds no personal data and is finished already. */
export type RawEvent = RawClick | RawSeen | RefusedEvent;

export interface FinishOptions {
  readonly visitorSecret: HmacKey;
  readonly saltFor: SaltSource;
  readonly kv: KeyValueStore;
}

/** Makes the events of one flush, which may span midnight. */
export async function finishEvents(
  raws: readonly RawEvent[],
  { visitorSecret, saltFor, kv }: FinishOptions,
): Promise<EdgeEvent[]> {
  // By the day's number: writing a date for every click would cost more than its hash.
  const salts = new Map<number, HmacKey | undefined>();
  const events: EdgeEvent[] = [];
  for (const raw of raws) {
    if (raw.kind === "refused") events.push(raw);
    else if (raw.kind === "seen") events.push(finishSeen(raw, visitorSecret));
    else {
      let salt: HmacKey | undefined;
      if (raw.address) {
        const atMs = timeOf(raw);
        const day = Math.floor(atMs / DAY_MS);
        if (!salts.has(day)) salts.set(day, await saltFor(saltKey(atMs), kv));
        salt = salts.get(day);
      }
      events.push(finishClick(raw, visitorSecret, salt));
    }
  }
  return events;
}
