import { createLinkReader, type LinkReader } from "../../adapters/redis/link-reader.ts";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import type { RawClick } from "./click.ts";
import { deliverPack } from "./deliver-pack.ts";
import type { Settings } from "./env.ts";
import { createEventBuffer, type EventBuffer } from "./event-buffer.ts";
import { finishClicks } from "./finish-clicks.ts";
import { createLinkLookup, type LinkLookup, UPSTASH_LIMIT_MS } from "./link-lookup.ts";
import { createRandomPool } from "./random-pool.ts";
import { createUrlReader, type RequestUrl } from "./request-url.ts";
import { createSaltSource } from "./salts.ts";

/** What lives as long as the isolate and is shared by its requests: plain data and keys, no promise. */
export interface Isolate {
  readonly settings: Settings;
  readonly readUrl: (url: string) => RequestUrl;
  readonly links: LinkLookup;
  readonly upstash: LinkReader;
  readonly events: EventBuffer<RawClick>;
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly newRequestId: (nowMs: number) => string;
  readonly newClickId: (nowMs: number) => string;
  /** The next event's sequence number, from 1. */
  readonly nextSeq: () => number;
}

export function createIsolate(settings: Settings, now: () => number): Isolate {
  const random = createRandomPool((bytes) => crypto.getRandomValues(bytes));
  const newId = createUuidv7(random);
  const saltFor = createSaltSource(now);
  let seq = 0;
  return {
    settings,
    readUrl: createUrlReader(),
    links: createLinkLookup(now),
    upstash: createLinkReader({ ...settings.upstash, timeoutMs: UPSTASH_LIMIT_MS }),
    events: createEventBuffer<RawClick>({
      isolateId: newId(now()),
      newId,
      now,
      finish: (raws, env) =>
        finishClicks(raws, { visitorSecret: settings.visitorSecret, saltFor, kv: env.SALTS }),
      deliver: deliverPack,
    }),
    random,
    newRequestId: newId,
    // A generator of their own: only clicks move its counter, so an id's time does not run ahead of the clock.
    newClickId: createUuidv7(random),
    nextSeq: () => ++seq,
  };
}
