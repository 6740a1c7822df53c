import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startMailbox } from "../../local/mailbox/start-mailbox.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import { deliveriesOf, mailsTo, tellSomebody } from "../../local/testing/notifications.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeUser, type TestUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { getServices } from "../services.ts";

/** Goal: each notification goes out once by each channel, whatever stops in between, and nothing is lost in silence. */
let api: TestApi;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  mailbox = await startMailbox({ apiKey: "re_test" });
  api = await startTestApi({ RESEND_API_KEY: "re_test", RESEND_BASE_URL: mailbox.url });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api?.close();
  await mailbox?.close();
});

const deliver = () => runJob(api, "deliver-notifications");
const mails = (to: string) => mailsTo(mailbox.url, to);
const joined = { organisation: "Shop Ltd", name: "Ann", role: "manager" };
const tellJoined = (user: TestUser) =>
  tellSomebody(api, { userId: user.userId }, "member_joined", joined, null);
const set = (user: TestUser, column: string, value: unknown) =>
  api.owner.query(`UPDATE users SET ${column} = $2 WHERE id = $1`, [user.userId, value]);
const prefer = (user: TestUser, category: string, channel: string, mode: string) =>
  api.owner.query("INSERT INTO notification_preferences VALUES ($1, $2, $3, $4)", [
    ...[user.userId, category, channel, mode],
  ]);
/** As if the time had come. */
const dueNow = (id: string) =>
  api.owner.query("UPDATE deliveries SET due_at = now() WHERE notification_id = $1", [id]);
const mailOf = async (id: string) => (await deliveriesOf(api, id)).find((row) => row.channel === "mail");
const envelopeOf = async (id: string) =>
  (await api.owner.query("SELECT envelope FROM notifications WHERE id = $1", [id])).rows[0].envelope;

describe("a notification", () => {
  it("stands in the inbox and goes by mail, in the user's language", async () => {
    const user = await makeUser(api, { name: "Ánh" });
    await set(user, "locale", "vi-VN");
    const id = await tellJoined(user);
    await deliver();
    expect(await deliveriesOf(api, id)).toMatchObject([
      { channel: "inbox", state: "delivered" },
      { channel: "mail", state: "sent", attempts: 1, template_version: 1, provider_id: expect.any(String) },
    ]);
    const [mail, ...others] = await mails(user.email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      subject: "Ann đã tham gia Shop Ltd",
      text: expect.stringContaining("Xin chào Ánh,"),
    });
    expect(mail?.html).toContain('href="http://api.test/merchant/team"');
    expect(mail?.headers["List-Unsubscribe"]).toBe("<http://api.test/account/notifications>");
  });

  it("brings its link once, to the address alone, and then keeps neither", async () => {
    const address = `${unique("new")}@people.example`;
    const url = "http://api.test/register/confirm#secret-token";
    const id = await tellSomebody(api, { address, locale: "en" }, "registration", { name: "Ann" }, { url });
    expect(await envelopeOf(id)).not.toContain("secret-token");
    await deliver();
    const [mail] = await mails(address);
    expect(mail?.text).toContain(url);
    expect(mail?.html).toContain(`href="${url}"`);
    expect(await envelopeOf(id)).toBeNull();
    expect((await deliveriesOf(api, id)).map((row) => row.channel)).toEqual(["mail"]);
  });

  it("whose link leads elsewhere is not sent", async () => {
    const address = `${unique("new")}@people.example`;
    const url = "https://elsewhere.example/#secret";
    const id = await tellSomebody(api, { address, locale: "en" }, "registration", { name: "Ann" }, { url });
    await deliver();
    expect(await mails(address)).toEqual([]);
    expect(await mailOf(id)).toMatchObject({ state: "failed", reason: "foreign_link" });
  });

  it("goes out once, though fifty runs want to send it", async () => {
    const users = await Promise.all(Array.from({ length: 5 }, () => makeUser(api)));
    const ids = await Promise.all(users.map(tellJoined));
    await Promise.all(Array.from({ length: 50 }, deliver));
    await deliver();
    for (const user of users) expect(await mails(user.email)).toHaveLength(1);
    for (const id of ids) expect(await mailOf(id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  it("of a kind that this code does not know waits for the code that does", async () => {
    const user = await makeUser(api);
    const id = await tellJoined(user);
    await api.owner.query("UPDATE notifications SET kind = 'of_tomorrow' WHERE id = $1", [id]);
    await deliver();
    expect(await deliveriesOf(api, id)).toEqual([]);
  });
});

describe("a run that dies between sending and marking", () => {
  /** Refuses what marks a delivery as sent, as if the process ended there. */
  async function dieBeforeMarking(): Promise<void> {
    await api.owner.query(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'died'; END $$;
      CREATE TRIGGER die BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION die()`);
    await expect(deliver()).rejects.toThrow("500");
    await api.owner.query("DROP FUNCTION die() CASCADE");
  }

  it("is followed by one that sends under the same key: the mail comes once", async () => {
    const user = await makeUser(api);
    const id = await tellJoined(user);
    await dieBeforeMarking();
    expect(await mailOf(id)).toMatchObject({ state: "queued", attempts: 1 });
    await deliver();
    expect(await mailOf(id)).toMatchObject({ state: "queued", attempts: 1 });
    await dueNow(id);
    // Meanwhile the words are others: the provider refuses them under that key, since it has sent the first.
    await set(user, "name", "Somebody else");
    await deliver();
    expect(await mails(user.email)).toHaveLength(1);
    expect(await mailOf(id)).toMatchObject({ state: "sent", attempts: 2 });
  });

  it("is not followed by another mail a day later, when the provider has forgotten the key", async () => {
    const user = await makeUser(api);
    const id = await tellJoined(user);
    await dieBeforeMarking();
    await api.owner.query(
      "UPDATE deliveries SET due_at = now(), tried_at = now() - interval '24 hours' WHERE notification_id = $1 AND channel = 'mail'",
      [id],
    );
    await deliver();
    expect(await mails(user.email)).toHaveLength(1);
    expect(await mailOf(id)).toMatchObject({ state: "failed", reason: "outcome_unknown" });
  });
});

describe("a provider", () => {
  async function against(
    answer: (attempt: number) => { status: number; body: unknown },
    work: (other: () => Promise<Record<string, number>>, asked: () => number) => Promise<void>,
  ): Promise<void> {
    let attempts = 0;
    const server = createServer((_, response) => {
      const { status, body } = answer(++attempts);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as { port: number };
    const env = { ...api.env, RESEND_BASE_URL: `http://127.0.0.1:${port}` };
    try {
      await work(
        () => runJob({ ...api, env }, "deliver-notifications"),
        () => attempts,
      );
    } finally {
      await new Promise((done) => server.close(done));
    }
  }
  const refusal = (status: number, name: string) => ({
    status,
    body: { statusCode: status, name, message: name },
  });

  it("that fails is asked again after pauses that grow, until it takes the mail", async () => {
    const user = await makeUser(api);
    const id = await tellJoined(user);
    await against(
      (attempt) => (attempt < 3 ? refusal(500, "application_error") : { status: 200, body: { id: "re_3" } }),
      async (run) => {
        const waits: number[] = [];
        for (let turn = 0; turn < 3; turn++) {
          await run();
          const { due_at, state } = await mailOf(id);
          if (state === "queued") waits.push(Math.round((due_at.getTime() - Date.now()) / 60_000));
          await dueNow(id);
        }
        expect(waits).toEqual([1, 2]);
      },
    );
    expect(await mailOf(id)).toMatchObject({ state: "sent", attempts: 3, provider_id: "re_3", reason: null });
  });

  it("that never takes it is given up in the end, with the reason", async () => {
    const user = await makeUser(api);
    const id = await tellJoined(user);
    await against(
      () => refusal(503, "application_error"),
      async (run, asked) => {
        for (let turn = 0; turn < 12; turn++) {
          await run();
          await dueNow(id);
        }
        expect(asked()).toBe(10);
      },
    );
    expect(await mailOf(id)).toMatchObject({ state: "failed", attempts: 10, reason: "application_error" });
  });

  it("that understood and refused is not asked again; one that is hurried is, and it costs no attempt", async () => {
    const [refused, hurried] = await Promise.all([
      tellJoined(await makeUser(api)),
      tellJoined(await makeUser(api)),
    ]);
    await against(
      (attempt) => (attempt === 1 ? refusal(422, "validation_error") : refusal(429, "rate_limit_exceeded")),
      async (run) => void (await run()),
    );
    const states = [await mailOf(refused), await mailOf(hurried)].toSorted((a, b) =>
      a.state < b.state ? -1 : 1,
    );
    expect(states).toMatchObject([
      { state: "failed", reason: "validation_error" },
      { state: "queued", reason: "rate_limit_exceeded", attempts: 0 },
    ]);
    await api.owner.query("UPDATE deliveries SET state = 'failed' WHERE state = 'queued'");
  });

  it("that is not configured leaves mails waiting, and the reason with them", async () => {
    const id = await tellJoined(await makeUser(api));
    const { RESEND_API_KEY: _, ...env } = api.env;
    await runJob({ ...api, env }, "deliver-notifications");
    expect(await mailOf(id)).toMatchObject({ state: "queued", reason: "RESEND_API_KEY is not set" });
    expect(vi.mocked(console.log).mock.calls.flat().join("\n")).toContain("RESEND_API_KEY is not set");
    await dueNow(id);
    await deliver();
    expect(await mailOf(id)).toMatchObject({ state: "sent" });
  });
});

describe("a digest", () => {
  it("is one mail of the day, however many runs want to send it; what comes later is in the next", async () => {
    const user = await makeUser(api);
    await prefer(user, "team", "mail", "daily");
    const ids = [await tellJoined(user), await tellJoined(user), await tellJoined(user)];
    await deliver();
    expect(await mails(user.email)).toEqual([]);
    expect(await mailOf(ids[0] ?? "")).toMatchObject({
      digest_key: expect.stringMatching(/\/\d{4}-\d\d-\d\d$/),
    });
    for (const id of ids) await dueNow(id);
    await Promise.all(Array.from({ length: 10 }, deliver));
    const [mail, ...others] = await mails(user.email);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("Your day: 3 things");
    expect(mail?.text.match(/Ann joined Shop Ltd/g)).toHaveLength(3);
    const late = await tellJoined(user);
    await deliver();
    await dueNow(late);
    await deliver();
    expect((await mails(user.email)).map(({ subject }) => subject)).toEqual([
      "Your day in one line",
      "Your day: 3 things",
    ]);
  });

  it("that was sent and not marked is asked for again as it was, without what came meanwhile", async () => {
    const user = await makeUser(api);
    await prefer(user, "team", "mail", "daily");
    const first = await tellJoined(user);
    await deliver();
    await dueNow(first);
    await api.owner.query(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'died'; END $$;
      CREATE TRIGGER die BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION die()`);
    await expect(deliver()).rejects.toThrow("500");
    await api.owner.query("DROP FUNCTION die() CASCADE");
    const second = await tellJoined(user);
    await deliver();
    for (const id of [first, second]) await dueNow(id);
    await deliver();
    expect(await mails(user.email)).toHaveLength(2);
    for (const id of [first, second]) expect(await mailOf(id)).toMatchObject({ state: "sent" });
  });
});

describe("what a user has said", () => {
  it("mutes a mail, but none about security", async () => {
    const user = await makeUser(api);
    await prefer(user, "team", "mail", "off");
    await prefer(user, "security", "mail", "off");
    const muted = await tellJoined(user);
    const security = await tellSomebody(
      api,
      { userId: user.userId },
      "password_changed",
      { name: "A" },
      null,
    );
    await deliver();
    expect(await mailOf(muted)).toMatchObject({ state: "suppressed", reason: "muted" });
    expect(await mailOf(security)).toMatchObject({ state: "sent" });
    expect(await mails(user.email)).toHaveLength(1);
  });

  it("puts mails off until the quiet hours are over", async () => {
    const user = await makeUser(api);
    const minutes = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
    await api.owner.query("UPDATE users SET quiet_from = $2, quiet_until = $3 WHERE id = $1", [
      ...[user.userId, (minutes + 1380) % 1440, (minutes + 60) % 1440],
    ]);
    const id = await tellJoined(user);
    await deliver();
    const { state, due_at } = await mailOf(id);
    expect(state).toBe("queued");
    expect(due_at.getTime() - Date.now()).toBeGreaterThan(58 * 60_000);
    expect(due_at.getTime() - Date.now()).toBeLessThan(61 * 60_000);
  });

  it("is nothing to an address that mail came back from", async () => {
    const services = await getServices(api.env);
    const user = await makeUser(api);
    const { hashEmail } = await import("../email-hash.ts");
    const hash = await hashEmail(services, user.email);
    await api.owner.query("INSERT INTO mail_suppressions (address_hash, reason) VALUES ($1, 'bounced')", [
      hash,
    ]);
    const id = await tellSomebody(api, { userId: user.userId }, "password_changed", { name: "A" }, null);
    await deliver();
    expect(await mailOf(id)).toMatchObject({ state: "suppressed", reason: "bounced" });
    const to = { address: user.email, locale: "en" };
    const tries = await Promise.all(
      [1, 2].map(() => tellSomebody(api, to, "email_confirm", { name: "A" }, { url: "http://api.test/x#t" })),
    );
    await deliver();
    const states = (await Promise.all(tries.map(mailOf))).map(({ state }) => state);
    expect(states.toSorted()).toEqual(["sent", "suppressed"]);
  });
});

describe("a channel that knows no keys", () => {
  it("is used once it is configured, chosen and addressed, and repeats nothing that may have gone out", async () => {
    const bodies: string[] = [];
    let answering = true;
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        if (answering) response.writeHead(201).end('{"sid":"SM1"}');
        else response.destroy();
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as { port: number };
    const twilio = { TWILIO_ACCOUNT_SID: "AC1", TWILIO_AUTH_TOKEN: "x", TWILIO_FROM: "+15550001111" };
    const env = { ...api.env, ...twilio, TWILIO_BASE_URL: `http://127.0.0.1:${port}` };
    const run = () => runJob({ ...api, env }, "deliver-notifications");
    const smsOf = async (id: string) => (await deliveriesOf(api, id)).find((row) => row.channel === "sms");
    const user = await makeUser(api);
    const unaddressed = await tellJoined(user);
    await prefer(user, "team", "sms", "immediate");
    await run();
    expect(await smsOf(unaddressed)).toBeUndefined();
    await set(user, "phone", "+84901234567");
    const told = await tellJoined(user);
    await run();
    expect(await smsOf(told)).toMatchObject({ state: "sent", provider_id: "SM1" });
    expect(new URLSearchParams(bodies[0]).get("To")).toBe("+84901234567");
    answering = false;
    const unknown = await tellJoined(user);
    await run();
    await run();
    expect(await smsOf(unknown)).toMatchObject({ state: "failed", reason: "no_answer", attempts: 1 });
    expect(bodies).toHaveLength(2);
    await new Promise((done) => server.close(done));
  });
});
