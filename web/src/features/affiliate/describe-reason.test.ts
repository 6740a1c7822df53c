import { afterEach, expect, test } from "vitest";
import { setLanguage } from "../../lib/texts/language.ts";
import { describeReason } from "./describe-reason.ts";

afterEach(() => setLanguage("en"));

const REASON = {
  code: "stripe_not_ready",
  sentence: "Stripe wants more from you before it pays: individual.dob.day.",
  figures: { state: "restricted", wants: "individual.dob.day" },
} as const;

test("A reason is the API's sentence, with what Stripe wants in words.", () =>
  expect(describeReason(REASON, "USD")).toBe(
    "Stripe wants more from you before it pays: your date of birth.",
  ));

test("Amounts and days in it are written as the screens write them.", () =>
  expect(
    describeReason(
      {
        code: "nothing_available",
        sentence:
          "129.90 EUR and 245000 VND are on hold. More is there from 2026-12-22 14:56 (Europe/Berlin) on.",
        figures: {},
      },
      "EUR",
    ),
  ).toMatch(
    /^€129\.90 and ₫245,000 are on hold\. More is there from (22 Dec|Dec 22,) 2026 14:56 \(Europe\/Berlin\) on\.$/,
  ));

test.each([
  [REASON, "Stripe cần thêm thông tin trước khi chi trả: ngày sinh của bạn."],
  [{ code: "nothing_available", sentence: "", figures: { pendingMinor: "0" } }, "Chưa có gì khả dụng."],
  [
    { code: "tax_form_needed", sentence: "", figures: { forms: "tax_w9,tax_w8ben" } },
    "Cần một mẫu thuế trước khi chi trả: W-9 hoặc W-8BEN.",
  ],
] as const)("In Vietnamese %o is said by its code and figures.", (reason, words) => {
  setLanguage("vi");
  expect(describeReason(reason, "USD")).toBe(words);
});
