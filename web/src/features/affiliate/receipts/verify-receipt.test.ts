import { expect, test } from "vitest";
import type { Receipt } from "../../../../../core/api/receipts.ts";
import { toBase64Url } from "../../../../../core/ids/base64url.ts";
import { toHex } from "../../../../../core/ids/hex.ts";
import { canonicalJson } from "../../../../../core/receipts/canonical-json.ts";
import { readReceipt } from "./read-receipt.ts";
import { type PublishedKey, verifyReceipt } from "./verify-receipt.ts";

const BODY = {
  number: "7",
  account: { id: "a", kind: "partner_pending", currency: "USD" },
  entry: { kind: "accrual", amountMinor: "499", balanceAfterMinor: "1200", postedAt: "2026-11-22T10:00:00Z" },
};

async function sign(): Promise<{ receipt: Receipt; keys: PublishedKey[] }> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalJson(BODY)));
  const signature = await crypto.subtle.sign("Ed25519", pair.privateKey, digest);
  return {
    receipt: {
      body: BODY,
      hash: toHex(new Uint8Array(digest)),
      keyId: "one",
      signature: toBase64Url(new Uint8Array(signature)),
      issuedAt: "2026-11-22T10:00:07Z",
    },
    keys: [{ kid: "one", kty: "OKP", crv: "Ed25519", x: jwk.x ?? "" }],
  };
}

test("what the platform signed is right, in whatever order its fields come", async () => {
  const { receipt, keys } = await sign();
  expect(await verifyReceipt(receipt, keys)).toBe("right");
  const body = { entry: BODY.entry, number: "7", account: BODY.account };
  expect(await verifyReceipt({ ...receipt, body }, keys)).toBe("right");
});

test("another amount, another hash, no key, and another's signature are each found", async () => {
  const { receipt, keys } = await sign();
  const body = { ...BODY, entry: { ...BODY.entry, amountMinor: "999" } };
  expect(await verifyReceipt({ ...receipt, body }, keys)).toBe("changed");
  expect(await verifyReceipt({ ...receipt, hash: "00" }, keys)).toBe("changed");
  expect(await verifyReceipt(receipt, [])).toBe("key");
  expect(await verifyReceipt({ ...receipt, signature: "not base64url!" }, keys)).toBe("signature");
  const other = await sign();
  expect(await verifyReceipt({ ...receipt, signature: other.receipt.signature }, keys)).toBe("signature");
});

test("a key that no browser takes is not taken for a forgery", async () => {
  const { receipt, keys } = await sign();
  const unknown = keys.map((key) => ({ ...key, crv: "Ed999" }));
  expect(await verifyReceipt(receipt, unknown)).toBe("unable");
});

test("what a receipt says is read out of its body; what it does not say is empty", () => {
  expect(readReceipt(BODY)).toEqual({
    ...{ number: "7", account: "partner_pending", currency: "USD", kind: "accrual" },
    ...{ amountMinor: 499n, balanceAfterMinor: 1200n, postedAt: "2026-11-22T10:00:00Z" },
  });
  expect(readReceipt({ number: "8" })).toMatchObject({ number: "8", kind: "", amountMinor: 0n });
});
