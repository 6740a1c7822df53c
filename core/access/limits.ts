import type { Permission } from "./permissions.ts";
import { ruleOf } from "./permissions.ts";

/** How often somebody may ask. */
export interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
  /**
   * Requests that an isolate takes out of Redis at once, so that the next ones need no round trip. A divisor of `most`.
   * What an isolate has taken and does not use is lost to the others until the window ends.
   */
  readonly lease: number;
}

/** The one table of how often. A window slides: what was asked in the one before counts by the part that is still in it. */
export const LIMITS = {
  /** Nobody, or somebody whose key or token is none: by place. An office behind one address has its mornings. */
  anonymous: { most: 300, windowSeconds: 60, lease: 1 },
  /** A signed-in user: a dashboard asks once a second, and people have several open. */
  user: { most: 1_200, windowSeconds: 60, lease: 10 },
  /** One of the platform's people, at work on the platform. */
  admin: { most: 600, windowSeconds: 60, lease: 10 },
  /** An affiliate asking about sales by their numbers, which are not to be guessed. */
  lookUp: { most: 30, windowSeconds: 60, lease: 1 },
  /** An API key: 50 a second, for servers that read reports and make links. */
  key: { most: 3_000, windowSeconds: 60, lease: 20 },
  /** What reports sales and refunds, by key or by a program's public key: 300 a second; a batch of 500 is one. */
  intake: { most: 3_000, windowSeconds: 10, lease: 50 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** What is left of a limit, for the headers of the answer. */
export interface Left {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since 1970. */
  readonly reset: number;
}

/** By which limit a request is counted, and what becomes of it when Redis cannot count it. */
export interface Counting {
  readonly limit: LimitName;
  /** Goes on uncounted; otherwise 503: whoever is let in uncounted could guess, mail or take money for ever. */
  readonly failsOpen: boolean;
}

/** Changes that go on uncounted: they lead visitors, and neither money nor access hangs on them. */
const OPEN_WRITES: ReadonlySet<Permission> = new Set([
  "campaigns:write",
  "links:write",
  "affiliate:write",
] as const);

/** Reads go on, and so does {@link OPEN_WRITES}; money, access and accounts wait until they can be counted. */
export function countingOf(permission: Permission, by: "user" | "key", method = "POST"): Counting {
  const isRead = method === "GET" || permission.endsWith(":read");
  const failsOpen = isRead || OPEN_WRITES.has(permission);
  if (by === "key") return { limit: "key", failsOpen };
  return { limit: ruleOf(permission).area === "platform" ? "admin" : "user", failsOpen };
}

/** Sales and refunds go on whatever happens: what a shop cannot report is lost. */
export const INTAKE: Counting = { limit: "intake", failsOpen: true };

/** Numbers of orders are tried by nobody, not even uncounted. */
export const LOOK_UP: Counting = { limit: "lookUp", failsOpen: false };

/** Routes of `/auth` that are not counted as the others are; those are `anonymous`, and only a GET goes on uncounted. */
const AUTH_ROUTES: Readonly<Record<string, Counting>> = {
  // Sessions go on without Redis: their tokens cannot be guessed.
  "POST /api/auth/refresh": { limit: "anonymous", failsOpen: true },
  "POST /api/auth/sign-out": { limit: "anonymous", failsOpen: true },
  // Whose answer is a sign-in.
  "GET /api/auth/oidc/callback": { limit: "anonymous", failsOpen: false },
};

export function countingOfAuth(method: string, path: string): Counting {
  return AUTH_ROUTES[`${method} ${path}`] ?? { limit: "anonymous", failsOpen: method === "GET" };
}
