import { randomBytes, randomUUID } from "node:crypto";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { createSampleClicks } from "./sample-clicks.ts";

/** So many, each with an address of its own, that the limiter is not what is measured. */
const VISITORS = 2_000;
const PAGES = 40;
/** Of so many visitors one came by a link and brings its token. */
const TOKEN_EVERY = 3;
const PLACEHOLDER = "00000000-0000-0000-0000-000000000000";

/**
 * The beacons of visitors as the snippet sends them: one page view each, in text, from the merchant's page. Each
 * request is another event: the template's id is overwritten with a fresh one.
 */
export function createBeaconRequests(edge: string, key: string, shop: string): (n: number) => Buffer {
  const templates = makeTemplates(edge, key, shop);
  const newId = createUuidv7((bytes) => crypto.getRandomValues(bytes));
  return (n) => {
    const template = templates[n % templates.length];
    if (template === undefined) throw new Error("there are no visitors");
    const request = Buffer.from(template.bytes);
    request.write(newId(Date.now()), template.idAt, "latin1");
    return request;
  };
}

function makeTemplates(edge: string, key: string, shop: string) {
  const { host } = new URL(edge);
  const sample = createSampleClicks();
  return Array.from({ length: VISITORS }, (_, n) => {
    const { userAgent, referrer } = sample.click(0);
    const event = {
      kind: "page",
      id: PLACEHOLDER,
      url: `https://${shop}/products/${n % PAGES}?utm_source=partner`,
      session: randomUUID(),
      ...(referrer !== undefined && { referrer: `https://${referrer}/` }),
      ...(n % TOKEN_EVERY === 0 && { token: randomBytes(45).toString("base64url") }),
    };
    const body = JSON.stringify({ v: 1, key, visitor: randomBytes(16).toString("hex"), events: [event] });
    const head = [
      "POST /e HTTP/1.1",
      `Host: ${host}`,
      `User-Agent: ${userAgent}`,
      "Content-Type: text/plain;charset=UTF-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Accept: */*",
      `Origin: https://${shop}`,
      `Referer: https://${shop}/`,
      `CF-Connecting-IP: 10.1.${n >> 8}.${n & 255}`,
      "\r\n",
    ].join("\r\n");
    const bytes = Buffer.from(head + body);
    return { bytes, idAt: bytes.indexOf(PLACEHOLDER) };
  });
}
