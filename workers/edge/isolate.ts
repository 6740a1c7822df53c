import { createLinkReader, type LinkReader } from "../../adapters/redis/link-reader.ts";
import type { EdgeEvent, EdgePack } from "../../core/clicks/page-event.ts";
import type { ProgramKeyRecord } from "../../core/clicks/program-key.ts";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { deliverPack } from "./deliver-pack.ts";
import type { EdgeEnv, Settings } from "./env.ts";
import { createEventBuffer, type EventBuffer } from "./event-buffer.ts";
import { finishEvents, type RawEvent } from "./finish-events.ts";
import { createHostNotices, type HostNotices } from "./host-notices.ts";
import { packEvents } from "./pack-events.ts";
import { prepareKey } from "./prepared-key.ts";
import { type PreparedLink, prepareLink } from "./prepared-link.ts";
import { createRandomPool } from "./random-pool.ts";
import { type CountedAs, createCountedAs } from "./rate-limit.ts";
import { createRecordLookup, type RecordLookup, UPSTASH_LIMIT_MS } from "./record-lookup.ts";
import { createUrlReader, type RequestUrl } from "./request-url.ts";
import { createSaltSource } from "./salts.ts";

/** What lives as long as the isolate and is shared by its requests: plain data and keys, no promise. */
export interface Isolate {
  readonly settings: Settings;
  readonly readUrl: (url: string) => RequestUrl;
  readonly links: RecordLookup<PreparedLink>;
  /** Programs by their public keys. */
  readonly keys: RecordLookup<ProgramKeyRecord>;
  readonly hostNotices: HostNotices;
  readonly countedAs: CountedAs;
  readonly upstash: LinkReader;
  readonly events: EventBuffer<RawEvent>;
  /** Hands events to a durable sink before anybody is answered, or throws. */
  readonly deliver: (events: EdgeEvent[], env: EdgeEnv) => Promise<void>;
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
  const isolateId = newId(now());
  const packOf = (events: EdgeEvent[]): EdgePack => {
    const sentAt = now();
    return { v: 1, packId: newId(sentAt), isolateId, sentAt, events };
  };
  let seq = 0;
  return {
    settings,
    readUrl: createUrlReader(),
    links: createRecordLookup({ now, noun: "link", prepare: prepareLink }),
    keys: createRecordLookup({ now, noun: "key", prepare: prepareKey }),
    hostNotices: createHostNotices(now),
    countedAs: createCountedAs(settings.visitorSecret, now),
    upstash: createLinkReader({ ...settings.upstash, timeoutMs: UPSTASH_LIMIT_MS }),
    events: createEventBuffer<RawEvent>({
      packOf,
      now,
      finish: (raws, env) =>
        finishEvents(raws, { visitorSecret: settings.visitorSecret, saltFor, kv: env.SALTS }),
      deliver: deliverPack,
    }),
    deliver: async (events, env) => {
      await Promise.all(packEvents(events).map((part) => deliverPack(packOf(part), env)));
    },
    random,
    newRequestId: newId,
    // A generator of their own: only clicks move its counter, so an id's time does not run ahead of the clock.
    newClickId: createUuidv7(random),
    nextSeq: () => ++seq,
  };
}
