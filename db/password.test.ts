import { scryptSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

/** Each hash takes a quarter of a second, and several times that where other work shares the machine. */
const SLOW = { timeout: 60_000 };

describe("a password", SLOW, () => {
  test("is kept as scrypt with its cost and salt, which anybody can work out again.", async () => {
    const stored = await hashPassword("correct horse", (bytes) => void bytes.fill(7));
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync("correct horse", salt, 32, { N: 2 ** 14, r: 8, p: 5 });
    expect(stored).toBe(`scrypt$16384$8$5$${salt.toString("base64url")}$${key.toString("base64url")}`);
  });

  test("is told from any other, and has another hash each time.", async () => {
    const [first, second] = await Promise.all([
      hashPassword("secret", random),
      hashPassword("secret", random),
    ]);
    expect(first).not.toBe(second);
    expect(await verifyPassword("secret", first)).toBe(true);
    expect(await verifyPassword("secret", second)).toBe(true);
    for (const wrong of ["Secret", "secret ", "", "s"])
      expect(await verifyPassword(wrong, first)).toBe(false);
  });

  test("is the same however its letters are composed.", async () => {
    expect(await verifyPassword("cafe\u0301", await hashPassword("caf\u00e9", random))).toBe(true);
  });

  test("is never that of somebody who has none.", async () => {
    for (const guess of ["", "A", "secret"]) expect(await verifyPassword(guess, null)).toBe(false);
  });

  test("is refused to be compared with what is no hash.", async () => {
    for (const stored of ["", "secret", "scrypt$1$8$5$short$hash", "bcrypt$16384$8$5$AA$AA"])
      await expect(verifyPassword("secret", stored)).rejects.toThrow(RangeError);
  });
});
