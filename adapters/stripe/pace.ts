/**
 * How many requests a second Stripe takes of one account, and of these to one endpoint, where nothing else is said. Over that it
 * answers 429 with `Stripe-Rate-Limited-Reason` and no `Retry-After`: https://docs.stripe.com/rate-limits
 */
export const STRIPE_LIMITS = {
  live: { account: 100, endpoint: 25 },
  test: { account: 25, endpoint: 25 },
} as const;

/** Requests a second. */
export interface Rates {
  readonly account: number;
  readonly endpoint: number;
}

/** Of the limits, what one isolate takes: people, webhooks and other isolates need some, too. */
const USUAL = {
  live: { account: 60, endpoint: 20 },
  test: { account: 10, endpoint: 10 },
} as const;

/** How often a request is sent again that Stripe had no room for, and the least wait before the first time. */
const TRIES = 4;
const BACK_OFF_MS = 500;
const TOO_MANY = 429;

/** @param perSecond to one endpoint, where an account's limits are others than the usual ones */
export function ratesFor(secretKey: string, perSecond?: number): Rates {
  const usual = /^[a-z]+_test_/.test(secretKey) ? USUAL.test : USUAL.live;
  if (perSecond === undefined) return usual;
  return { account: (usual.account / usual.endpoint) * perSecond, endpoint: perSecond };
}

interface Parts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const REAL: Parts = {
  fetch: (url, init) => fetch(url, init),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  nowMs: () => performance.now(),
  random: () => Math.random(),
};

/**
 * A fetch that begins requests one after the other, evenly spread, so that what comes at once is no burst. What Stripe has no
 * room for (429: it has not begun it) is sent again as it is, after waits that double; others wait as long, where Stripe says
 * that it is not about this request alone. The fourth 429 is the answer.
 */
export function pacedFetch(rates: Rates, parts: Parts = REAL): Parts["fetch"] {
  const { sleep, nowMs, random } = parts;
  /** When the next request may begin, by endpoint, and in all. Plain numbers: requests of an isolate share nothing else. */
  const free = new Map<string, number>();
  const freeAt = (key: string): number => free.get(key) ?? Number.NEGATIVE_INFINITY;

  const takeTurn = async (key: string, perSecond: number): Promise<void> => {
    const atMs = Math.max(nowMs(), freeAt(key));
    free.set(key, atMs + 1000 / perSecond);
    if (atMs > nowMs()) await sleep(atMs - nowMs());
  };
  const backOff = async (endpoint: string, reason: string, waitMs: number): Promise<void> => {
    const whose = reason.startsWith("global") ? "" : endpoint;
    if (reason !== "") free.set(whose, Math.max(freeAt(whose), nowMs() + waitMs));
    await sleep(waitMs);
  };
  return async (url, init) => {
    const endpoint = endpointOf(init.method ?? "GET", url);
    for (let tries = 1; ; tries++) {
      // What waits for its endpoint keeps no turn from others.
      await takeTurn(endpoint, rates.endpoint);
      await takeTurn("", rates.account);
      const response = await parts.fetch(url, init);
      const isRefused =
        response.status === TOO_MANY && response.headers.get("stripe-should-retry") !== "false";
      if (!isRefused || tries === TRIES) return response;
      await response.body?.cancel();
      const waitMs = BACK_OFF_MS * 2 ** (tries - 1) * (1 + random());
      await backOff(endpoint, response.headers.get("stripe-rate-limited-reason") ?? "", waitMs);
    }
  };
}

/** `GET /v1/transfers/:id`: Stripe counts the same operation on different objects together. */
function endpointOf(method: string, url: string): string {
  const parts = new URL(url).pathname.split("/");
  return `${method} ${parts.map((part) => (/_\w*[A-Z0-9]/.test(part) ? ":id" : part)).join("/")}`;
}
