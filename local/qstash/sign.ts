import { createHash, createHmac, randomUUID } from "node:crypto";

const LIFETIME_SECONDS = 300;
const HEADER = encode(JSON.stringify({ alg: "HS256", typ: "JWT" }));

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** The JWT of the `Upstash-Signature` header: valid for five minutes, for this URL and these bytes only. */
export function sign(key: string, url: string, body: Buffer, nowMs: number): string {
  const nowSeconds = Math.floor(nowMs / 1_000);
  const claims = {
    iss: "Upstash",
    sub: url,
    exp: nowSeconds + LIFETIME_SECONDS,
    nbf: nowSeconds,
    iat: nowSeconds,
    jti: `jwt_${randomUUID().replaceAll("-", "")}`,
    // The hosted service pads this hash; its receiver strips the padding.
    body: `${createHash("sha256").update(body).digest("base64url")}=`,
  };
  const unsigned = `${HEADER}.${encode(JSON.stringify(claims))}`;
  return `${unsigned}.${createHmac("sha256", key).update(unsigned).digest("base64url")}`;
}
