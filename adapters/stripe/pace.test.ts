import { describe, expect, it } from "vitest";
import { pacedFetch, type Rates, ratesFor, STRIPE_LIMITS } from "./pace.ts";

/*
 * Goal: no second sees more requests than Stripe takes, and what it had no room for is sent again, later and later, as it
 * was. Method: a clock that goes on when something sleeps, and answers that are told beforehand.
 */
const POST: RequestInit = { method: "POST", body: "amount=1", headers: { "idempotency-key": "k" } };
const TRANSFERS = "https://api.stripe.com/v1/transfers";

/** What is sent, and when in milliseconds; `answers` are given in turn, then 200. */
function sending(rates: Rates, answers: readonly Response[] = []) {
  let nowMs = 0;
  const left = [...answers];
  const sent: { atMs: number; url: string; init: RequestInit }[] = [];
  const timers: { atMs: number; done: () => void }[] = [];
  const send = pacedFetch(rates, {
    nowMs: () => nowMs,
    random: () => 0,
    sleep: (ms) => new Promise((done) => void timers.push({ atMs: nowMs + ms, done })),
    fetch: async (url, init) => {
      sent.push({ atMs: nowMs, url, init });
      return left.shift() ?? new Response("{}");
    },
  });
  /** Lets time pass until nothing sleeps any more. */
  const settle = async () => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = timers.sort((a, b) => a.atMs - b.atMs).shift();
      if (next === undefined) return;
      nowMs = Math.max(nowMs, next.atMs);
      next.done();
    }
  };
  return { send, sent, settle };
}

const refused = (reason?: string, headers: Record<string, string> = {}) =>
  new Response("{}", {
    status: 429,
    headers: { ...(reason === undefined ? {} : { "stripe-rate-limited-reason": reason }), ...headers },
  });

describe("requests to Stripe", () => {
  it("are spread evenly over each endpoint, and over all of them", async () => {
    const { send, sent, settle } = sending({ account: 10, endpoint: 5 });
    for (let n = 0; n < 4; n++) void send(TRANSFERS, POST);
    for (const id of ["tr_1aB", "tr_2cD", "tr_3eF"]) void send(`${TRANSFERS}/${id}`, { method: "GET" });
    await settle();
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 300, 400, 500, 600]);
    const posts = sent.filter(({ init }) => init.method === "POST").map(({ atMs }) => atMs);
    expect(posts.at(-1)).toBeGreaterThanOrEqual(600);
  });

  it("are sent again as they were when there is no room, after waits that double", async () => {
    const answers = ["endpoint-rate", "endpoint-concurrency", "resource-specific"].map((reason) =>
      refused(reason),
    );
    const { send, sent, settle } = sending({ account: 1e6, endpoint: 1e6 }, answers);
    const answer = send(TRANSFERS, POST);
    await settle();
    expect((await answer).status).toBe(200);
    expect(sent.map(({ url, init, atMs }) => [url, init === POST, Math.round(atMs)])).toEqual(
      [0, 500, 1500, 3500].map((atMs) => [TRANSFERS, true, atMs]),
    );
  });

  it("of the endpoint that has no room wait, and no others", async () => {
    const { send, sent, settle } = sending({ account: 1e6, endpoint: 1e6 }, [refused("endpoint-rate")]);
    void send(TRANSFERS, POST);
    await new Promise((resolve) => setImmediate(resolve));
    void send(TRANSFERS, POST);
    void send("https://api.stripe.com/v1/balance", { method: "GET" });
    await settle();
    expect(sent.map(({ init, atMs }) => [init.method, Math.round(atMs)])).toEqual([
      ["POST", 0],
      ["GET", 0],
      ["POST", 500],
      ["POST", 500],
    ]);
  });

  it("of every endpoint wait when the account has no room", async () => {
    const { send, sent, settle } = sending({ account: 1e6, endpoint: 1e6 }, [refused("global-rate")]);
    void send(TRANSFERS, POST);
    await new Promise((resolve) => setImmediate(resolve));
    void send("https://api.stripe.com/v1/balance", { method: "GET" });
    await settle();
    expect(sent.map(({ atMs }) => Math.round(atMs))).toEqual([0, 500, 500]);
  });

  it.each([
    ["the fourth time there was no room", [1, 2, 3, 4, 5].map(() => refused()), 4],
    ["Stripe says that it is of no use", [refused(undefined, { "stripe-should-retry": "false" })], 1],
  ])("are answered with 429 when %s", async (_, answers, times) => {
    const { send, sent, settle } = sending({ account: 1e6, endpoint: 1e6 }, answers);
    const answer = send(TRANSFERS, POST);
    await settle();
    expect([(await answer).status, sent.length]).toEqual([429, times]);
  });
});

it("one isolate stays below what Stripe takes of the key's mode, and two do in test mode", () => {
  for (const name of ["account", "endpoint"] as const) {
    expect(ratesFor("sk_live_x")[name]).toBeLessThan(STRIPE_LIMITS.live[name]);
    expect(2 * ratesFor("rk_test_x")[name]).toBeLessThan(STRIPE_LIMITS.test[name]);
  }
  expect(ratesFor("sk_live_x", 100)).toEqual({ account: 300, endpoint: 100 });
});
