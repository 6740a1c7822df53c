import { expect, test } from "vitest";
import { COMMON_PASSWORDS } from "./common-passwords.ts";
import { COMMON_STEMS } from "./common-stems.ts";
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
  "lovelace.1815",
  "ada-lovelace!!",
  "L0velace1815",
  "Gmail 2026 !",
])("%s is what everybody knows of its owner.", (password) => {
  expect(judgePassword(password, OWNER)).toEqual({ ok: false, reason: "own_details" });
});

test.each([
  ...["1234567890", "Password123", "qwertyuiop", "aaaaaaaaaaaa", "ababababab", "          "],
  // A common word with what is added to it: a run of digits, a year, signs, digits for letters.
  ...["sunshine123456", "Monkey2026!", "2026 dragon !", "P@ssw0rd2026", "iloveyou!!!!", "Princess1987"],
  // What this place is about.
  ...["Tributary2026", "tributary affiliate", "4ff1l1ate!!!"],
])("%s is among the first that anybody tries.", (password) => {
  expect(judgePassword(password, OWNER)).toEqual({ ok: false, reason: "common" });
});

test("The list has only what the least length would let through, in the form that is compared.", () => {
  // OWASP ASVS 5.0, 6.2.4, asks for 3,000.
  expect(COMMON_PASSWORDS.size).toBe(5_000);
  for (const password of COMMON_PASSWORDS) expect(password).toMatch(/^[^A-Z\s]{10,}$/);
});

test("The stems are common words in the form that is compared, without digits or signs at their ends.", () => {
  expect(COMMON_STEMS.size).toBe(5_000);
  for (const stem of COMMON_STEMS) expect(stem).toMatch(/^[a-z][^A-Z\s]{2,}[a-z]$/);
});

test("A common word among others, or one that is not common, is taken.", () => {
  for (const password of ["sunshine over 3 rivers", "quokka lantern 1987", "partner of seven owls"])
    expect(judgePassword(password, OWNER)).toEqual({ ok: true, value: null });
});
