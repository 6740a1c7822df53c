import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signed } from "../../local/mailbox/create-webhooks.ts";
import { startMailbox } from "../../local/mailbox/start-mailbox.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import { deliveriesOf, tellSomebody } from "../../local/testing/notifications.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/** Goal: what Resend tells of a mail is believed when it is proved, done once, and never takes a mail back. */
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
let api: TestApi;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  mailbox = await startMailbox({ apiKey: "re_test" });
  api = await startTestApi({
    RESEND_API_KEY: "re_test",
    RESEND_BASE_URL: mailbox.url,
    RESEND_WEBHOOK_SECRET: SECRET,
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api?.close();
  await mailbox?.close();
});

interface Sent {
  readonly notificationId: string;
  readonly address: string;
  readonly providerId: string;
  readonly deliveryId: string;
}

async function sendMail(): Promise<Sent> {
  const address = `${unique("who")}@people.example`;
  const notificationId = await tellSomebody(
    api,
    { address, locale: "en" },
    "email_changed",
    { newEmail: "x@y.example" },
    null,
  );
  await runJob(api, "deliver-notifications");
  const [row] = await deliveriesOf(api, notificationId);
  return { notificationId, address, providerId: row.provider_id, deliveryId: row.id };
}

function bodyOf(
  type: string,
  sent: Partial<Sent>,
  { at = new Date(), bounce }: { at?: Date; bounce?: string } = {},
) {
  return JSON.stringify({
    type: `email.${type}`,
    created_at: at.toISOString(),
    data: {
      email_id: sent.providerId,
      to: [sent.address],
      ...(sent.deliveryId === undefined ? {} : { tags: { message: sent.deliveryId } }),
      ...(bounce === undefined ? {} : { bounce: { type: bounce, subType: "General", message: "no" } }),
    },
  });
}

async function post(body: string, headers: Record<string, string>, env = api.env): Promise<number> {
  const request = { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
  return (await app.request("http://api.test/api/webhooks/resend", request, env)).status;
}
const tell = (body: string, id = `msg_${unique("e")}`) => post(body, signed(SECRET, id, body, Date.now()));
const stateOf = async ({ notificationId }: Sent) => (await deliveriesOf(api, notificationId))[0];
const suppressions = async () =>
  (await api.owner.query("SELECT reason FROM mail_suppressions ORDER BY created_at")).rows.map(
    ({ reason }) => reason,
  );

describe("what Resend tells", () => {
  it("moves a mail on, and never back", async () => {
    const sent = await sendMail();
    expect(await tell(bodyOf("delivered", sent))).toBe(200);
    expect(await stateOf(sent)).toMatchObject({ state: "delivered", settled_at: expect.any(Date) });
    await tell(bodyOf("sent", sent));
    expect(await stateOf(sent)).toMatchObject({ state: "delivered" });
    await tell(bodyOf("bounced", sent, { bounce: "Transient" }));
    await tell(bodyOf("delivered", sent));
    expect(await stateOf(sent)).toMatchObject({ state: "bounced", reason: "bounced_for_now" });
    expect(await suppressions()).toEqual([]);
  });

  it("counts also before the run that sent has said so", async () => {
    const sent = await sendMail();
    await api.owner.query(
      "UPDATE deliveries SET state = 'queued', provider_id = NULL, sent_at = NULL WHERE id = $1",
      [sent.deliveryId],
    );
    await tell(bodyOf("delivered", sent));
    expect(await stateOf(sent)).toMatchObject({ state: "delivered", provider_id: sent.providerId });
  });

  it("is done once for each event, however often it comes", async () => {
    const sent = await sendMail();
    const [bounced, delivered] = [new Date(Date.now() - 2000), new Date(Date.now() - 1000)];
    const first = bodyOf("bounced", sent, { bounce: "Permanent", at: bounced });
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell(first, "msg_once")));
    expect(answers).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await suppressions()).toEqual(["bounced"]);
    // Another mail arrived there since: the address is good, and the old event says nothing new.
    await tell(bodyOf("delivered", { ...(await sendMail()), address: sent.address }, { at: delivered }));
    expect(await suppressions()).toEqual([]);
    await tell(first, "msg_once");
    expect(await suppressions()).toEqual([]);
  });

  it("of a bounce or a complaint keeps the address from more mail, as a hash", async () => {
    const [bounce, complaint] = [await sendMail(), await sendMail()];
    await tell(bodyOf("bounced", bounce, { bounce: "Permanent" }));
    await tell(bodyOf("complained", complaint));
    expect(await suppressions()).toEqual(["bounced", "complained"]);
    expect(await stateOf(complaint)).toMatchObject({ state: "delivered", reason: "complained" });
    // An arrival undoes a bounce of before, never a complaint.
    for (const one of [bounce, complaint])
      await tell(bodyOf("delivered", one, { at: new Date(Date.now() + 1000) }));
    expect(await suppressions()).toEqual(["complained"]);
    const { rows } = await api.owner.query("SELECT envelope FROM provider_events WHERE provider = 'resend'");
    expect(rows.length).toBeGreaterThan(0);
    for (const address of [bounce.address, complaint.address])
      expect(JSON.stringify((await api.owner.query("SELECT * FROM mail_suppressions")).rows)).not.toContain(
        address,
      );
  });

  it("without a proof, about nothing of ours, or too large is nothing", async () => {
    const sent = await sendMail();
    const body = bodyOf("bounced", sent, { bounce: "Permanent" });
    const good = signed(SECRET, "msg_x", body, Date.now());
    expect(await post(body, {})).toBe(401);
    expect(await post(`${body} `, good)).toBe(401);
    expect(await post(body, { ...good, "svix-id": "msg_y" })).toBe(401);
    expect(await post(body, signed(SECRET, "msg_x", body, Date.now() - 3_600_000))).toBe(401);
    expect(await post(body, signed("whsec_b3RoZXI=", "msg_x", body, Date.now()))).toBe(401);
    expect(await stateOf(sent)).toMatchObject({ state: "sent" });
    for (const other of [
      '{"type":"contact.created","data":{}}',
      "[1]",
      bodyOf("delivered", {}),
      bodyOf("opened", sent),
    ])
      expect(await tell(other)).toBe(200);
    expect(await stateOf(sent)).toMatchObject({ state: "sent" });
    expect(await tell(JSON.stringify({ x: "x".repeat(256 * 1024) }))).toBe(413);
    const { RESEND_WEBHOOK_SECRET: _, ...env } = api.env;
    expect(await post(body, good, env)).toBe(503);
  });
});
