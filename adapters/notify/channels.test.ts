import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import type { Message } from "./channel.ts";
import { tryAgain } from "./channel.ts";
import { createPushChannel } from "./push-channel.ts";
import { createSlackChannel } from "./slack-channel.ts";
import { createSmsChannel } from "./sms-channel.ts";

/** Goal: each provider is asked as its documentation says, and what it refuses is told apart from what may work later. */
interface Asked {
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}
let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

async function provider(status: number, answer: unknown = {}): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ path: request.url, headers: request.headers, body });
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  close = () => new Promise((done) => server.close(() => done()));
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

const LOCAL = /^http:\/\/127\.0\.0\.1:/;
const message = (to: string): Message => ({
  key: "k1",
  to,
  title: "Bob <b> & co joined",
  text: "Hello,\n\nBob joined.",
  line: "Bob joined: https://app.example/x",
  url: "https://app.example/x",
  html: async () => "",
  headers: {},
});

describe("SMS", () => {
  const channel = (baseUrl: string, from = "+15550001111") =>
    createSmsChannel({ accountSid: "AC1", authToken: "secret", from, baseUrl });

  it("goes to Twilio as a form with the account's own proof", async () => {
    const { url, asked } = await provider(201, { sid: "SM1" });
    expect(await channel(url).send(message("+84901234567"))).toEqual({ ok: true, providerId: "SM1" });
    expect(asked[0]).toMatchObject({
      path: "/2010-04-01/Accounts/AC1/Messages.json",
      headers: { authorization: `Basic ${btoa("AC1:secret")}` },
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      To: "+84901234567",
      From: "+15550001111",
      Body: "Bob joined: https://app.example/x",
    });
    await channel(url, "MG7").send(message("+84901234567"));
    expect(new URLSearchParams(asked[1]?.body).get("MessagingServiceSid")).toBe("MG7");
  });

  it.each([
    [400, "never"],
    [429, "soon"],
    [500, "later"],
    [401, "later"],
  ])("that is refused with %i is tried again %s", async (status, again) => {
    const { url } = await provider(status);
    expect(await channel(url).send(message("+1"))).toEqual({ ok: false, reason: `http_${status}`, again });
    expect(tryAgain(status)).toBe(again);
  });

  it("without an answer says so", async () => {
    await expect(channel("http://127.0.0.1:9").send(message("+1"))).rejects.toThrow();
  });
});

describe("Slack", () => {
  it("gets plain text by its hook, where names are no markup", async () => {
    const { url, asked } = await provider(200);
    const channel = createSlackChannel({ hooks: LOCAL });
    expect(await channel.send(message(`${url}/services/T/B/x`))).toEqual({ ok: true, providerId: null });
    const body = JSON.parse(asked[0]?.body ?? "");
    expect(body.text).toBe("Bob &lt;b&gt; &amp; co joined");
    expect(body.blocks[0].text).toEqual({ type: "plain_text", text: "Hello,\n\nBob joined." });
    expect(body.blocks[1].elements[0].url).toBe("https://app.example/x");
  });

  it("is asked at its own host alone, and not again where the hook is gone", async () => {
    for (const to of ["http://127.0.0.1/x", "https://hooks.slack.com.evil.example/services/x", "nowhere"])
      expect(await createSlackChannel().send(message(to))).toMatchObject({ ok: false, again: "never" });
    const { url } = await provider(404);
    const gone = await createSlackChannel({ hooks: LOCAL }).send(message(url));
    expect(gone).toEqual({ ok: false, reason: "http_404", again: "never" });
  });
});

describe("push", () => {
  const b64 = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) =>
    Buffer.from(new Uint8Array(bytes)).toString("base64url");
  async function keyPair() {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const pair = (await crypto.subtle.generateKey(curve, true, ["deriveBits"])) as CryptoKeyPair;
    const { d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
    return { publicKey: b64(await crypto.subtle.exportKey("raw", pair.publicKey)), privateKey: d };
  }

  it("is encrypted for the browser, and signed by us", async () => {
    const { url, asked } = await provider(201);
    const vapid = { subject: "mailto:ops@app.example", ...(await keyPair()) };
    const browser = await keyPair();
    const keys = { p256dh: browser.publicKey, auth: b64(crypto.getRandomValues(new Uint8Array(16))) };
    const post = (endpoint: string, init: Parameters<typeof ask>[1]) =>
      ask(endpoint.replace("https://fcm.googleapis.com", url), init);
    const channel = createPushChannel({ vapid, post });
    const to = JSON.stringify({ endpoint: "https://fcm.googleapis.com/push/1", keys });
    expect(await channel.send(message(to))).toMatchObject({ ok: true });
    expect(asked[0]).toMatchObject({
      path: "/push/1",
      headers: { "content-encoding": "aes128gcm", ttl: "86400" },
    });
    expect(asked[0]?.headers.authorization).toMatch(/^(vapid|WebPush)/i);
    expect(asked[0]?.body).not.toContain("Bob");
  });

  it("to what is no subscription, or elsewhere than browsers say, is not sent", async () => {
    const vapid = { subject: "mailto:ops@app.example", ...(await keyPair()) };
    const elsewhere = JSON.stringify({
      endpoint: "https://internal.example/x",
      keys: { p256dh: "x", auth: "x" },
    });
    for (const to of ["", "{}", "null", elsewhere])
      expect(await createPushChannel({ vapid }).send(message(to))).toEqual({
        ...{ ok: false, reason: "no_subscription", again: "never" },
      });
  });
});
