import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import { readHmacKey } from "../../core/clicks/read-hmac-key.ts";
import { parseTokenKeys, type TokenKeys } from "../../core/clicks/token-keys.ts";
import type { EventsMessage } from "../../queues/events.ts";

/** The part of KV that the edge uses. */
export interface KeyValueStore {
  get(key: string): Promise<string | null>;
}

/** The part of a queue's producer that the edge uses. */
export interface EventsProducer {
  send(message: EventsMessage, options?: { contentType: "json" }): Promise<unknown>;
}

/** The part of R2 that the edge uses. */
export interface SpillStore {
  put(key: string, value: string): Promise<unknown>;
}

/** The part of Cloudflare's rate limiter that the edge uses. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** What the runtime binds, see wrangler.toml. */
export interface EdgeEnv {
  /** `link:host:code` → link record as JSON. */
  readonly LINKS: KeyValueStore;
  /** `salt:YYYY-MM-DD` → base64url; may be the same namespace as LINKS. */
  readonly SALTS: KeyValueStore;
  readonly EVENTS: EventsProducer;
  /** Takes the packs that the queue refused, for the job that replays them. */
  readonly SPILL: SpillStore;
  /** Counts beacons per program key and address; without it none is refused. */
  readonly BEACONS?: RateLimiter;
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
  /** `id:base64url` separated by commas; the first signs, all verify. */
  readonly CLICK_TOKEN_KEYS: string;
  /** base64url of 32 to 64 bytes. */
  readonly VISITOR_SECRET: string;
  /** Host names that are served, separated by commas; every host when absent or empty. */
  readonly TRACKING_HOSTS?: string;
}

/** The text settings in the form in which they are used. */
export interface Settings {
  readonly upstash: { readonly url: string; readonly token: string };
  readonly tokenKeys: TokenKeys;
  readonly visitorSecret: HmacKey;
  /** Lower case; undefined serves every host. */
  readonly trackingHosts: ReadonlySet<string> | undefined;
}

/** Names each setting that is missing or wrong, and never a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const BINDINGS = { LINKS: "get", SALTS: "get", EVENTS: "send", SPILL: "put" } as const;
const TEXTS = [
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "CLICK_TOKEN_KEYS",
  "VISITOR_SECRET",
] as const;
const VISITOR_SECRET_BYTES_MIN = 32;

/** Reads the environment once per isolate. Throws SettingsError with every name that is missing or wrong. */
export async function readSettings(env: EdgeEnv): Promise<Settings> {
  const problems = missingNames(env).map((name) => `${name} is missing`);
  const tokenKeys = await parseTokenKeys(env.CLICK_TOKEN_KEYS ?? "");
  const visitorSecret = readHmacKey(env.VISITOR_SECRET ?? "", VISITOR_SECRET_BYTES_MIN);
  if (env.CLICK_TOKEN_KEYS && !tokenKeys.ok) problems.push(`CLICK_TOKEN_KEYS is ${tokenKeys.reason}`);
  if (env.VISITOR_SECRET && !visitorSecret.ok) problems.push(`VISITOR_SECRET is ${visitorSecret.reason}`);
  if (env.UPSTASH_REDIS_REST_URL && !URL.canParse(env.UPSTASH_REDIS_REST_URL)) {
    problems.push("UPSTASH_REDIS_REST_URL is not a URL");
  }
  if (problems.length > 0 || !tokenKeys.ok || !visitorSecret.ok) {
    throw new SettingsError(`edge settings: ${problems.join(", ")}`);
  }
  return {
    upstash: { url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN },
    tokenKeys: tokenKeys.value,
    visitorSecret: visitorSecret.value,
    trackingHosts: readHosts(env.TRACKING_HOSTS),
  };
}

function missingNames(env: EdgeEnv): string[] {
  const bindings = Object.entries(BINDINGS).filter(([name, method]) => !hasMethod(env, name, method));
  return [...bindings.map(([name]) => name), ...TEXTS.filter((name) => !env[name])];
}

function hasMethod(env: object, name: string, method: string): boolean {
  const binding: unknown = Reflect.get(env, name);
  if (typeof binding !== "object" && typeof binding !== "function") return false;
  return binding !== null && typeof Reflect.get(binding, method) === "function";
}

function readHosts(text: string | undefined): ReadonlySet<string> | undefined {
  const hosts = (text ?? "").split(",").map((host) => host.trim().toLowerCase());
  const named = hosts.filter((host) => host !== "");
  return named.length === 0 ? undefined : new Set(named);
}
