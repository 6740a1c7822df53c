import type { Duration } from "@upstash/ratelimit";
import { createMiddleware } from "hono/factory";
import { LRUCache } from "lru-cache";
import {
  type Counting,
  countingOfAuth,
  INTAKE,
  type Left,
  LIMITS,
  type LimitName,
} from "../core/access/limits.ts";
import { networkOf } from "../core/clicks/network-of.ts";
import { RATE_SETTINGS } from "../core/settings/settings.ts";
import type { AppContext, AppTypes } from "./context.ts";
import { keyedHash } from "./keyed-hash.ts";
import { countAt } from "./limiters.ts";
import { writeLog } from "./log.ts";
import { Problem } from "./problem.ts";
import type { Services } from "./services.ts";
import { settingsOf } from "./settings/in-force.ts";

/** A lease: requests that this isolate has taken out of Redis and not used yet. */
interface Lease {
  left: number;
  /** In Redis, beside the lease. */
  readonly remaining: number;
  readonly reset: number;
}

/** So long nothing that goes on anyway waits for a Redis that did not answer. */
const AWAY_MS = 5_000;
const LEASES_MAX = 10_000;
const leases = new LRUCache<string, Lease>({ max: LEASES_MAX });
const awayUntil = new WeakMap<Services, number>();

/** What counting needs of a request. */
type Counted = Pick<AppContext, "req" | "set"> & {
  get(name: "services"): Services;
  get(name: "requestId"): string;
};

/**
 * Counts a request of `who`. Throws 429 when there were too many, and 503 when Redis does not answer and the request must
 * not go on uncounted.
 *
 * @param who a name without a personal thing in it: an id, or a keyed hash
 */
export async function countRequest(
  c: Counted,
  { limit, failsOpen }: Counting,
  who: string,
  organisationId: string | null = null,
): Promise<void> {
  const services = c.get("services");
  const nowMs = Date.now();
  if (failsOpen && nowMs < (awayUntil.get(services) ?? 0)) return;
  const most = await mostOf(services, limit, organisationId);
  let lease: Lease;
  try {
    lease = await takeOne(services, { name: limit, most }, who, nowMs);
  } catch (error) {
    if (nowMs >= (awayUntil.get(services) ?? 0)) noteAway(c.get("requestId"), limit, error);
    awayUntil.set(services, nowMs + AWAY_MS);
    if (failsOpen) return;
    throw uncounted();
  }
  const left = { limit: most, remaining: Math.max(0, lease.remaining + lease.left) };
  c.set("left", { ...left, reset: lease.reset });
  if (lease.left < 0) throw tooMany(lease.reset - nowMs, { limit, most });
}

/** As the settings have it for the organisation, or for the platform; what no setting bounds, as the code has it. */
async function mostOf(services: Services, limit: LimitName, organisationId: string | null): Promise<number> {
  const setting = RATE_SETTINGS[limit];
  return setting === undefined
    ? LIMITS[limit].most
    : (await settingsOf(services, organisationId)).most(setting);
}

/** Takes one request of the lease that stands, or a new lease. A lease of -1 has been refused. */
async function takeOne(
  services: Services,
  { name, most }: { readonly name: LimitName; readonly most: number },
  who: string,
  nowMs: number,
): Promise<Lease> {
  const { windowSeconds, lease: rate } = LIMITS[name];
  const cacheKey = `${services.env.UPSTASH_REDIS_REST_URL}\n${name}\n${who}`;
  const standing = leases.get(cacheKey);
  if (standing !== undefined && standing.left > 0 && nowMs < standing.reset) {
    standing.left -= 1;
    return standing;
  }
  const window: Duration = `${windowSeconds} s`;
  const { success, remaining, reset } = await countAt(services, { name, most, window }, who, rate);
  // Others of this isolate may have taken leases meanwhile: what they brought and nobody has used is there for all.
  const beside = leases.get(cacheKey);
  const stock = beside !== undefined && beside.left > 0 && Date.now() < beside.reset ? beside.left : 0;
  const lease = { left: stock + (success ? rate : 0) - 1, remaining, reset };
  if (lease.left >= 0) leases.set(cacheKey, lease);
  return lease;
}

/** The place of a request: an IPv4 address or an IPv6 /64, as a keyed hash. Without an address all are at one. */
export function placeOf(c: Pick<Counted, "req" | "get">): Promise<string> {
  const address = c.req.header("cf-connecting-ip");
  return keyedHash(c.get("services"), `place.${address === undefined ? "" : networkOf(address)}`);
}

/** Counts a request whose proof was none against its place. */
export async function countStranger(c: Counted): Promise<void> {
  await countRequest(c, { limit: "anonymous", failsOpen: true }, await placeOf(c));
}

/** Counts what is asked of `/auth`, by place. */
export const limitAuth = createMiddleware<AppTypes>(async (c, next) => {
  await countRequest(c, countingOfAuth(c.req.method, c.req.path), await placeOf(c));
  await next();
});

/** Counts what anybody may read, by place. */
export const limitPlace = createMiddleware<AppTypes>(async (c, next) => {
  await countStranger(c);
  await next();
});

/** Counts what others report to a program, by the program: a provider reports for all its merchants from one place. */
export const limitProgramKey = createMiddleware<AppTypes>(async (c, next) => {
  await countRequest(c, INTAKE, (c.req.param("programKey") ?? "").slice(0, 64));
  await next();
});

/** The headers of an answer to a request that was counted. */
export function limitHeaders({ limit, remaining, reset }: Left): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(secondsOf(reset - Date.now())),
  };
}

/** Refuses until `waitMs` have passed. @param bound what was passed; absent: no operator's to say */
export function tooMany(
  waitMs: number,
  bound?: { readonly limit: LimitName; readonly most: number },
): Problem {
  const seconds = secondsOf(waitMs);
  const setting = bound === undefined ? undefined : RATE_SETTINGS[bound.limit];
  const named =
    bound === undefined || setting === undefined
      ? ""
      : ` The limit ${setting} is ${bound.most} in ${LIMITS[bound.limit].windowSeconds} seconds; ask the platform's support for more.`;
  const detail = `That was too often; try again in ${seconds} seconds.${named}`;
  return new Problem("too_many_requests", detail, [], { "retry-after": String(seconds) });
}

/** Refuses what must not go on uncounted. */
export function uncounted(): Problem {
  return new Problem("unavailable", "This is not possible now; try again in a moment.", [], {
    "retry-after": String(AWAY_MS / 1000),
  });
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

function noteAway(requestId: string, limit: string, error: unknown): void {
  writeLog({
    ...{ level: "warn", requestId, actor: "api", action: "limits.uncounted" },
    data: { limit, error: String(error) },
  });
}
