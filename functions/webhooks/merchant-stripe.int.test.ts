import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type ConnectedProgram,
  connectStripe,
  deliverBytes,
  SIGNING_SECRET,
  TEST_SIGNING_SECRET,
} from "../../local/testing/merchant-stripe.ts";
import { openShop } from "../../local/testing/money-fixtures.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import {
  event,
  nowSeconds,
  session,
  stripeSignature,
  type TestEvent,
} from "../../local/testing/stripe-events.ts";

/** Goal: a program takes what its own Stripe account signed, once, and keeps it unreadable; nothing else is kept. */
let api: TestApi;
let program: ConnectedProgram;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  api = await startTestApi();
  program = await connectStripe(api, await openShop(api));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const stored = async (eventId: string) =>
  (
    await api.owner.query(
      "SELECT program_id, test, state, envelope, kind FROM integration_events WHERE event_id = $1",
      [eventId],
    )
  ).rows;
const handOffs = async () =>
  Number(
    (await api.owner.query("SELECT count(*) FROM outbox WHERE topic = 'apply-integration-events'")).rows[0]
      .count,
  );
const completed = (fields = {}): TestEvent => event("checkout.session.completed", session(), fields);

describe("an event of the merchant's Stripe account", () => {
  it("is kept once, sealed, with one hand-off, however often it is delivered at once", async () => {
    const sent = completed();
    const body = JSON.stringify(sent);
    const before = await handOffs();
    // Stripe signs each delivery anew.
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        deliverBytes(api, program.publicKey, body, stripeSignature(body, SIGNING_SECRET, nowSeconds() - n)),
      ),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ received: true, eventId: sent.id });
    }
    const rows = await stored(sent.id);
    expect(rows).toMatchObject([
      { program_id: program.programId, test: false, state: "waiting", kind: "checkout.session.completed" },
    ]);
    expect(rows[0].envelope).not.toContain("buyer@example.com");
    expect(await handOffs()).toBe(before + 1);
  });

  it("of test mode, or sent to the test key, is a test", async () => {
    const trial = completed({ livemode: false });
    const real = completed();
    for (const [sent, key, secret, eventId] of [
      [trial, program.publicKey, TEST_SIGNING_SECRET, trial.id],
      [real, program.testPublicKey, SIGNING_SECRET, `test:${real.id}`],
    ] as const) {
      const body = JSON.stringify(sent);
      expect((await deliverBytes(api, key, body, stripeSignature(body, secret))).status).toBe(200);
      expect(await stored(eventId)).toMatchObject([{ test: true }]);
    }
    // The test key's event does not use up the real one's.
    const body = JSON.stringify(real);
    await deliverBytes(api, program.publicKey, body, stripeSignature(body, SIGNING_SECRET));
    expect(await stored(real.id)).toMatchObject([{ test: false }]);
  });

  it("that its secret does not prove, over these bytes and now, is refused and leaves one note for the merchant", async () => {
    const sent = completed();
    const body = JSON.stringify(sent);
    const spoilt: Record<string, string | undefined> = {
      none: undefined,
      empty: "",
      "no signature": "t=1",
      "another secret": stripeSignature(body, "whsec_otherotherotherother"),
      "another body": stripeSignature(`${body} `, SIGNING_SECRET),
      "of six minutes ago": stripeSignature(body, SIGNING_SECRET, nowSeconds() - 360),
      "a live event by the secret of test mode": stripeSignature(body, TEST_SIGNING_SECRET),
    };
    for (const [what, signature] of Object.entries(spoilt)) {
      const answer = await deliverBytes(api, program.publicKey, body, signature);
      expect(answer, what).toMatchObject({ status: 400, body: { type: "/problems/unproven_webhook" } });
    }
    expect(await stored(sent.id)).toEqual([]);
    const notes = await api.owner.query("SELECT reason, raw FROM bad_events WHERE program_id = $1", [
      program.programId,
    ]);
    expect(notes.rows).toEqual([{ reason: "unproven:stripe", raw: "" }]);
    const { body: shown } = await api.call(
      program.key,
      "GET",
      `/v1/programs/${program.programId}/installation`,
    );
    // Proven ones had come before.
    expect(shown.findings).toContainEqual({
      code: "webhook_unproven",
      severity: "warning",
      provider: "stripe",
      lastAt: expect.any(String),
    });
  });

  it("of another program's account is refused, and that program's own is its own", async () => {
    const other = await openShop(api);
    const secret = "whsec_secondsecondsecondsecond";
    await api.call(other.key, "PUT", `/v1/programs/${other.programId}/integrations/stripe`, {
      signingSecret: secret,
    });
    const { publicKey } = (await api.call(other.key, "GET", `/v1/programs/${other.programId}`)).body;
    const sent = completed();
    const body = JSON.stringify(sent);
    expect((await deliverBytes(api, program.publicKey, body, stripeSignature(body, secret))).status).toBe(
      400,
    );
    // The same id in two accounts is two events.
    for (const [key, by] of [
      [program.publicKey, SIGNING_SECRET],
      [publicKey, secret],
    ] as const) {
      expect((await deliverBytes(api, key, body, stripeSignature(body, by))).status).toBe(200);
    }
    expect(await stored(sent.id)).toHaveLength(2);
  });

  it("that is none is refused, as are bodies beyond 256 KiB, unknown programs and those without a secret", async () => {
    const send = (key: string, body: string) =>
      deliverBytes(api, key, body, stripeSignature(body, SIGNING_SECRET));
    expect((await send(program.publicKey, '{"id":"evt_1","object":"event"}')).status).toBe(422);
    expect((await send(program.publicKey, "[]")).status).toBe(422);
    expect((await send(program.publicKey, "no json")).status).toBe(400);
    expect((await send(program.publicKey, JSON.stringify({ x: "x".repeat(256 * 1024) }))).status).toBe(413);
    const body = JSON.stringify(completed());
    expect((await send(`trbp_${"x".repeat(24)}`, body)).status).toBe(404);
    expect((await send("nothing", body)).status).toBe(404);
    const bare = await openShop(api);
    const { publicKey } = (await api.call(bare.key, "GET", `/v1/programs/${bare.programId}`)).body;
    expect((await send(publicKey, body)).status).toBe(503);
  });
});
