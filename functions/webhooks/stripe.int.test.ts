import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { open, parseEnvelopeKeys } from "../../core/privacy/envelope.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/** Goal: what Stripe sends is taken once, kept whole and unreadable, and nothing that Stripe did not send is. */
const SECRET = "whsec_test";
/** Of the endpoint that hears of connected accounts. */
const OF_ACCOUNTS = "whsec_accounts";
let api: TestApi;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  api = await startTestApi({ STRIPE_WEBHOOK_SECRET: `${SECRET} ${OF_ACCOUNTS}` });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const event = (id: string) =>
  JSON.stringify({
    id,
    object: "event",
    type: "account.updated",
    data: { object: { email: "person@example.com" } },
  });
function signature(body: string, { secret = SECRET, at = Math.floor(Date.now() / 1000) } = {}): string {
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
}
async function deliver(body: string, header: string | undefined, env: Record<string, unknown> = api.env) {
  const headers: Record<string, string> = header === undefined ? {} : { "stripe-signature": header };
  const response = await app.request(
    "http://api.test/api/webhooks/stripe",
    { method: "POST", body, headers },
    env,
    {
      waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
      passThroughOnException: () => undefined,
      props: {},
    },
  );
  return { status: response.status, body: await response.json() };
}
const stored = async () =>
  (await api.owner.query("SELECT event_id, kind, account, envelope FROM provider_events ORDER BY id")).rows;

describe("a webhook", () => {
  it("is kept once, sealed for its own id, and a replay is answered as the first was", async () => {
    const body = event("evt_1");
    const first = await deliver(body, signature(body));
    expect(first).toEqual({ status: 200, body: { received: true, eventId: "evt_1" } });
    // Stripe signs each delivery anew.
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        deliver(body, signature(body, { at: Math.floor(Date.now() / 1000) - n })),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(first);
    const [row, ...others] = await stored();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ event_id: "evt_1", kind: "account.updated" });
    expect(row.envelope).not.toContain("person");
    const keys = await parseEnvelopeKeys(String(api.env.ENVELOPE_KEYS));
    if (!keys.ok) throw new Error(keys.reason);
    expect(await open(row.envelope, "stripe:evt_1", keys.value)).toEqual({ ok: true, value: body });
    expect((await open(row.envelope, "stripe:evt_2", keys.value)).ok).toBe(false);
  });

  it("says which connected account it is about, as a snapshot or as a thin event, whose endpoint signs by a secret of its own", async () => {
    const told = [
      { id: "evt_connected", object: "event", type: "payout.paid", account: "acct_1", data: { object: {} } },
      { id: "evt_thin", object: "v2.core.event", type: "v2.core.account.updated", context: "acct_2" },
    ];
    for (const what of told) {
      const body = JSON.stringify(what);
      const answer = await deliver(body, signature(body, { secret: OF_ACCOUNTS }));
      expect(answer).toEqual({ status: 200, body: { received: true, eventId: what.id } });
    }
    expect((await stored()).map(({ event_id: id, account }) => [id, account]).slice(1)).toEqual([
      ["evt_connected", "acct_1"],
      ["evt_thin", "acct_2"],
    ]);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS n FROM outbox WHERE topic = 'apply-stripe-events'",
    );
    expect(rows[0].n).toBe(3);
  });

  it("without Stripe's signature over these bytes, now, is refused and not kept", async () => {
    const body = event("evt_bad");
    const spoilt = {
      none: undefined,
      empty: "",
      "no signature": "t=1",
      "another secret": signature(body, { secret: "whsec_other" }),
      "another body": signature(`${body} `),
      "of an hour ago": signature(body, { at: Math.floor(Date.now() / 1000) - 3600 }),
    };
    for (const [what, header] of Object.entries(spoilt)) {
      const answer = await deliver(body, header);
      expect(answer, what).toMatchObject({ status: 401, body: { type: "/problems/bad_signature" } });
    }
    expect((await stored()).map((row) => row.event_id)).not.toContain("evt_bad");
  });

  it("beyond 256 KiB is refused, and so is any while there is no secret", async () => {
    const large = event("x".repeat(256 * 1024));
    expect((await deliver(large, signature(large))).status).toBe(413);
    const body = event("evt_3");
    const { STRIPE_WEBHOOK_SECRET: _, ...env } = api.env;
    expect((await deliver(body, signature(body), env)).status).toBe(503);
  });
});
