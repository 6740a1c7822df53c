import { LRUCache } from "lru-cache";
import type { LinkReader } from "../../adapters/redis/link-reader.ts";
import type { KeyValueStore } from "./env.ts";
import { causeOf, log } from "./log.ts";
import { sleep, withTimeLimit } from "./time-limit.ts";

export type LookupOutcome<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "unknown" }
  /** Neither KV nor Upstash could say. */
  | { readonly kind: "unavailable" };

export const CACHE_MAX = 10_000;
/** A hit never renews an entry, so this bounds how long an edit takes beyond KV. */
export const FOUND_TTL_MS = 15_000;
/** From this age on a record in use is read again behind the answer, so that no visitor waits for a known one. */
export const REFRESH_AFTER_MS = 10_000;
export const UNKNOWN_TTL_MS = 5_000;
/** Spares a store that is down; short, since the visitor is told to come back. */
export const UNAVAILABLE_TTL_MS = 1_000;
export const KV_LIMIT_MS = 1_000;
/** Enough for a read from another continent; a visitor would rather wait than be told to come back. */
export const UPSTASH_LIMIT_MS = 1_000;
const POLL_MS = 5;
/** After this the leader is taken to be gone, and another request leads. */
const LEAD_LIMIT_MS = KV_LIMIT_MS + UPSTASH_LIMIT_MS + 200;

/** What a lookup needs of the request that makes it. */
export interface LookupContext {
  readonly kv: KeyValueStore;
  readonly upstash: LinkReader;
  readonly requestId: string;
  waitUntil(work: Promise<unknown>): void;
}

/** Answers at once (not a promise) when the isolate knows the record. */
export type RecordLookup<T> = (
  key: string,
  context: LookupContext,
) => LookupOutcome<T> | Promise<LookupOutcome<T>>;

export interface RecordLookupOptions<T> {
  readonly now: () => number;
  /** What is looked up, for the log: `link`. */
  readonly noun: string;
  /** Reads a stored record. Throws when it is not one. */
  readonly prepare: (text: string) => T;
}

interface Entry<T> {
  readonly outcome: LookupOutcome<T>;
  /** Infinity for what is not worth reading ahead. */
  readonly refreshAt: number;
}

const UNKNOWN = { kind: "unknown" } as const;
const UNAVAILABLE = { kind: "unavailable" } as const;
const TTL_MS: Record<LookupOutcome<unknown>["kind"], number> = {
  found: FOUND_TTL_MS,
  unknown: UNKNOWN_TTL_MS,
  unavailable: UNAVAILABLE_TTL_MS,
};

/**
 * Isolate cache → KV → Upstash, with one read under way per key. A promise of one request cannot be awaited by
 * another in a Worker, so the others look at the cache (plain data) until the leading request has filled it.
 */
export function createRecordLookup<T>({ now, noun, prepare }: RecordLookupOptions<T>): RecordLookup<T> {
  const cache = new LRUCache<string, Entry<T>>({
    max: CACHE_MAX,
    ttl: FOUND_TTL_MS,
    ttlResolution: 0,
    perf: { now },
  });
  /** Key → when its leader is given up. */
  const leaders = new Map<string, number>();

  /** Never throws: what cannot be read is `unavailable`. */
  const read = async (key: string, context: LookupContext): Promise<LookupOutcome<T>> => {
    const { requestId } = context;
    try {
      const text = await withTimeLimit(context.kv.get(key), KV_LIMIT_MS);
      if (text !== null) return { kind: "found", value: prepare(text) };
    } catch (error) {
      log("warn", { requestId, action: `${noun}.read_kv`, data: { key, cause: causeOf(error) } });
    }
    try {
      const text = await context.upstash(key);
      return text === null ? UNKNOWN : { kind: "found", value: prepare(text) };
    } catch (error) {
      log("warn", { requestId, action: `${noun}.read_upstash`, data: { key, cause: causeOf(error) } });
      return UNAVAILABLE;
    }
  };

  const lead = async (key: string, context: LookupContext): Promise<LookupOutcome<T>> => {
    try {
      const outcome = await read(key, context);
      // A record that is known stays so until its time is over, also when a read ahead could not say.
      if (outcome.kind === "unavailable" && cache.has(key)) return outcome;
      const refreshAt = outcome.kind === "found" ? now() + REFRESH_AFTER_MS : Number.POSITIVE_INFINITY;
      cache.set(key, { outcome, refreshAt }, { ttl: TTL_MS[outcome.kind] });
      return outcome;
    } finally {
      leaders.delete(key);
    }
  };

  const follow = async (key: string): Promise<LookupOutcome<T>> => {
    while (now() < (leaders.get(key) ?? 0)) {
      await sleep(POLL_MS);
      const entry = cache.get(key);
      if (entry !== undefined) return entry.outcome;
    }
    return UNAVAILABLE;
  };

  const begin = (key: string, context: LookupContext): Promise<LookupOutcome<T>> => {
    leaders.set(key, now() + LEAD_LIMIT_MS);
    const work = lead(key, context);
    // The others wait for it even when this visitor goes away.
    context.waitUntil(work);
    return work;
  };
  const isLed = (key: string): boolean => now() < (leaders.get(key) ?? 0);

  return (key, context) => {
    const known = cache.get(key);
    if (known !== undefined) {
      if (now() >= known.refreshAt && !isLed(key)) void begin(key, context);
      return known.outcome;
    }
    return isLed(key) ? follow(key) : begin(key, context);
  };
}
