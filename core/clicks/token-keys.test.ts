import { describe, expect, it } from "vitest";
import { mintClickToken, readClickToken } from "./click-token.ts";
import { parseTokenKeys } from "./token-keys.ts";

const secret = (fill: number, length = 32) => Buffer.alloc(length, fill).toString("base64url");
const token = {
  clickId: "0197b1d0-1111-7222-8333-444444444444",
  linkId: "0197b1d0-1111-7222-8333-555555555555",
};

describe("parseTokenKeys", () => {
  it("lets the first key sign and every key verify", async () => {
    const both = await parseTokenKeys(`2:${secret(2)}, 1:${secret(1)},`);
    const old = await parseTokenKeys(`1:${secret(1)}`);
    if (!both.ok || !old.ok) throw new Error("not parsed");
    expect(both.value.map(({ id }) => id)).toEqual([2, 1]);
    for (const signer of [both.value[0], old.value[0]]) {
      expect(readClickToken(mintClickToken(token, signer), both.value).ok).toBe(true);
    }
  });

  it.each([
    ["", "empty"],
    [" , ", "empty"],
    ["1", "malformed"],
    [`x:${secret(1)}`, "malformed"],
    [`1:${secret(1)}=`, "malformed"],
    [`1:${secret(1)};2:${secret(2)}`, "malformed"],
    [`256:${secret(1)}`, "key_id_out_of_range"],
    [`1:${secret(1)},1:${secret(2)}`, "key_id_twice"],
    [`1:${secret(1, 31)}`, "secret_too_short"],
    [`1:${secret(1, 65)}`, "secret_too_long"],
  ])("refuses %j as %s", async (text, reason) => {
    expect(await parseTokenKeys(text)).toEqual({ ok: false, reason });
  });
});
