import { expect, test } from "vitest";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { judgePassword } from "./judge-password.ts";

const OWNER = { email: "Ada.Lovelace+shop@gmail.com", name: "Ada King Lovelace" };

test("A long password that nobody would guess is taken, whatever it is made of.", () => {
  for (const password of ["correct horse battery", "tám con voi xanh", "2026-11-21 at noon"])
    expect(judgePassword(password, OWNER)).toEqual({ ok: true, value: null });
});

test.each([
  "ada.lovelace+shop@gmail.com",
  "ADA.LOVELACE+SHOP",
  "adalovelace@gmail.com",
  "ada king lovelace",
  "AdaKingLovelace",
])("%s is what everybody knows of its owner.", (password) => {
  expect(judgePassword(password, OWNER)).toEqual({ ok: false, reason: "own_details" });
});

test.each(["1234567890", "Password123", "qwertyuiop", "aaaaaaaaaaaa", "ababababab", "          "])(
  "%s is among the first that anybody tries.",
  (password) => {
    expect(judgePassword(password, OWNER)).toEqual({ ok: false, reason: "common" });
  },
);

test("The list has only what the least length would let through, in the form that is compared.", () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(300);
  for (const password of COMMON_PASSWORDS) expect(password).toMatch(/^[^A-Z\s]{10,}$/);
});
