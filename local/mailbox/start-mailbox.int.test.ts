import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Resend } from "resend";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startMailbox } from "./start-mailbox.ts";

const API_KEY = "re_local";
const MAIL = {
  from: "Tributary <no-reply@tributary.test>",
  to: "ann@example.com",
  subject: "Hi",
  html: "<p>Hello</p>",
};

const folder = mkdtempSync(join(tmpdir(), "mailbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the mailbox under the resend client", () => {
  let mailbox: Awaited<ReturnType<typeof startMailbox>>;
  let resend: Resend;
  const listed = async (query = ""): Promise<Record<string, unknown>[]> => {
    const response = await fetch(`${mailbox.url}/api/messages${query}`);
    return ((await response.json()) as { messages: Record<string, unknown>[] }).messages;
  };
  beforeEach(async () => {
    mailbox = await startMailbox({ apiKey: API_KEY });
    resend = new Resend(API_KEY, { baseUrl: mailbox.url });
  });
  afterEach(() => mailbox.close());

  it("stores what was sent, newest first, and finds it by recipient", async () => {
    const tags = [{ name: "kind", value: "welcome" }];
    const sent = await resend.emails.send({
      ...MAIL,
      cc: ["b@example.com"],
      replyTo: "c@example.com",
      text: "Hello",
      tags,
    });
    expect(sent.error).toBeNull();
    await resend.emails.send({ ...MAIL, to: ["Bob <bob@example.com>"], subject: "Second" });
    expect((await listed()).map(({ subject }) => subject)).toEqual(["Second", "Hi"]);
    expect(await listed("?to=ANN@example.com")).toEqual([
      expect.objectContaining({
        id: sent.data?.id,
        to: ["ann@example.com"],
        cc: ["b@example.com"],
        replyTo: ["c@example.com"],
        text: "Hello",
        tags,
      }),
    ]);
    expect((await resend.emails.get(sent.data?.id ?? "")).data).toMatchObject({
      subject: "Hi",
      to: ["ann@example.com"],
    });
  });

  it("stores a batch whole or not at all", async () => {
    const { data } = await resend.batch.send([MAIL, { ...MAIL, subject: "Two" }]);
    expect(data?.data).toHaveLength(2);
    const refused = await resend.batch.send([MAIL, { ...MAIL, to: "nobody" }]);
    expect(refused.error).toMatchObject({ statusCode: 422, name: "validation_error" });
    expect(await listed()).toHaveLength(2);
  });

  it("answers a repeated idempotency key as before, and refuses it for another mail", async () => {
    const send = (subject: string) =>
      resend.emails.send({ ...MAIL, subject }, { idempotencyKey: "welcome/1" });
    const first = await send("Hi");
    expect((await send("Hi")).data).toEqual(first.data);
    expect((await send("Other")).error).toMatchObject({
      statusCode: 409,
      name: "invalid_idempotent_request",
    });
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ["no sender", { ...MAIL, from: undefined }, "missing_required_field", "from"],
    ["no body", { ...MAIL, html: undefined }, "missing_required_field", "html"],
    ["a bad address", { ...MAIL, to: "not an address" }, "validation_error", "to"],
    ["a line break in the sender", { ...MAIL, from: "a\r\nBcc: x <a@b.c>" }, "validation_error", "from"],
    [
      "51 recipients",
      { ...MAIL, to: Array.from({ length: 51 }, (_, n) => `u${n}@example.com`) },
      "validation_error",
      "to",
    ],
  ])("refuses a mail with %s", async (_, mail, name, field) => {
    const { error } = await resend.emails.send(mail as typeof MAIL);
    expect(error).toMatchObject({ statusCode: 422, name, message: expect.stringContaining(`\`${field}\``) });
  });

  it("refuses a wrong key", async () => {
    const { error } = await new Resend("re_other", { baseUrl: mailbox.url }).emails.send(MAIL);
    expect(error).toMatchObject({ statusCode: 403, name: "invalid_api_key" });
  });

  it("shows messages on a page, their HTML in a frame that can run nothing, all text escaped", async () => {
    const empty = await (await fetch(mailbox.url)).text();
    expect(empty).toContain("No mail yet");
    const html = `<p title="x">Hello</p><script>alert(1)</script>`;
    const { data } = await resend.emails.send({
      ...MAIL,
      subject: "<b>Bold</b>",
      html,
      text: "</pre><script>",
    });
    expect(await (await fetch(mailbox.url)).text()).toContain("&lt;b&gt;Bold&lt;/b&gt;");
    const page = await fetch(`${mailbox.url}/messages/${data?.id}`);
    const text = await page.text();
    expect(text).toContain('<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" ');
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await fetch(`${mailbox.url}/messages/none`)).status).toBe(404);
  });

  it("can be emptied", async () => {
    await resend.emails.send(MAIL);
    await fetch(`${mailbox.url}/api/messages`, { method: "DELETE" });
    expect(await listed()).toEqual([]);
  });
});

it("keeps its messages and keys over a restart", async () => {
  const first = await startMailbox({ apiKey: API_KEY, dataDir: folder });
  const send = (url: string) =>
    new Resend(API_KEY, { baseUrl: url }).emails.send(MAIL, { idempotencyKey: "k" });
  const before = await send(first.url);
  await first.close();
  const second = await startMailbox({ apiKey: API_KEY, dataDir: folder });
  expect((await send(second.url)).data).toEqual(before.data);
  const { messages } = (await (await fetch(`${second.url}/api/messages`)).json()) as { messages: unknown[] };
  expect(messages).toHaveLength(1);
  await second.close();
});

describe("the mailbox's webhooks", () => {
  it("tell what became of each message, in a form that the resend client takes as proved", async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
    const told: { type: string; data: { to: string[]; tags: Record<string, string>; email_id: string } }[] =
      [];
    let failures = 1;
    const server = createServer((request, response) => {
      void text(request).then((payload) => {
        const header = (name: string) => String(request.headers[name]);
        const headers = {
          id: header("svix-id"),
          timestamp: header("svix-timestamp"),
          signature: header("svix-signature"),
        };
        const event = new Resend("re_x").webhooks.verify({ payload, headers, webhookSecret: secret });
        const failed = failures-- > 0;
        if (!failed) told.push(event as never);
        response.writeHead(failed ? 500 : 200).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`;
    const mailbox = await startMailbox({ apiKey: API_KEY, webhooks: { url, secret } });
    const resend = new Resend(API_KEY, { baseUrl: mailbox.url });
    const tags = [{ name: "message", value: "m1" }];
    for (const to of ["ann@example.com", "Bounce <bounce@example.com>", "complain@example.com"])
      await resend.emails.send({ ...MAIL, to, tags }, { idempotencyKey: to });
    // Asked for again, it is not sent again, and nothing is told of it.
    await resend.emails.send({ ...MAIL, to: "ann@example.com", tags }, { idempotencyKey: "ann@example.com" });
    await expect.poll(() => told.length).toBe(7);
    const of = (address: string) =>
      told.filter(({ data }) => data.to[0]?.includes(address)).map(({ type }) => type);
    expect(of("ann@").toSorted()).toEqual(["email.delivered", "email.sent"]);
    expect(of("bounce@").toSorted()).toEqual(["email.bounced", "email.sent"]);
    expect(of("complain@").toSorted()).toEqual(["email.complained", "email.delivered", "email.sent"]);
    for (const { data } of told)
      expect(data).toMatchObject({ tags: { message: "m1" }, email_id: expect.stringContaining("-") });
    await mailbox.close();
    await new Promise((done) => server.close(done));
  });
});
