import { Redis } from "@upstash/redis/cloudflare";

export interface LinkReaderOptions {
  readonly url: string;
  readonly token: string;
  /** The read is given up after this time. */
  readonly timeoutMs: number;
}

/**
 * Reads one key and answers its text, or null when Upstash knows that there is none. Throws when Upstash cannot
 * say: unreachable, refusing, or slower than the limit. There are no retries, because a visitor is waiting.
 */
export type LinkReader = (key: string) => Promise<string | null>;

/** The edge's one use of Upstash: links that are younger than the KV's cache of misses. */
export function createLinkReader({ url, token, timeoutMs }: LinkReaderOptions): LinkReader {
  const redis = new Redis({
    url,
    token,
    // `retry: false` would still try twice.
    retry: { retries: 0 },
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  return (key) => redis.get<string>(key);
}
