import type { ClickEvent } from "../../core/clicks/click-event.ts";
import { saltKey } from "../../core/clicks/daily-salt.ts";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import { finishClick, type RawClick, timeOf } from "./click.ts";
import type { KeyValueStore } from "./env.ts";
import type { SaltSource } from "./salts.ts";

const DAY_MS = 86_400_000;

export interface FinishOptions {
  readonly visitorSecret: HmacKey;
  readonly saltFor: SaltSource;
  readonly kv: KeyValueStore;
}

/** Makes the events of one flush, which may span midnight. */
export async function finishClicks(
  raws: readonly RawClick[],
  { visitorSecret, saltFor, kv }: FinishOptions,
): Promise<ClickEvent[]> {
  // By the day's number: writing a date for every click would cost more than its hash.
  const salts = new Map<number, HmacKey | undefined>();
  const events: ClickEvent[] = [];
  for (const raw of raws) {
    let salt: HmacKey | undefined;
    if (raw.address) {
      const atMs = timeOf(raw);
      const day = Math.floor(atMs / DAY_MS);
      if (!salts.has(day)) salts.set(day, await saltFor(saltKey(atMs), kv));
      salt = salts.get(day);
    }
    events.push(finishClick(raw, visitorSecret, salt));
  }
  return events;
}
