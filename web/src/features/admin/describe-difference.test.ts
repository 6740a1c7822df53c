import { afterEach, expect, it } from "vitest";
import { ITEM_KINDS } from "../../../../core/reconciliation/difference.ts";
import { setLanguage } from "../../lib/texts/language.ts";
import { describeField, describeKind } from "./describe-difference.ts";

afterEach(() => setLanguage("en"));

it.each(["en", "vi"] as const)("has words of its own for each kind in %s", (language) => {
  setLanguage(language);
  expect(new Set(ITEM_KINDS.map(describeKind)).size).toBe(ITEM_KINDS.length);
});

it.each([
  ["amountMinor", "Amount", "Số tiền"],
  ["destinationStripe", "Destination (Stripe)", "Nơi nhận (Stripe)"],
  ["stateOurs", "State (ours)", "Trạng thái (bên ta)"],
  ["transferId", "Transfer id", "Mã lệnh chuyển"],
  ["stripe", "Stripe", "Stripe"],
])("calls %s %s, and in Vietnamese %s", (name, expected, vietnamese) => {
  expect(describeField(name)).toBe(expected);
  setLanguage("vi");
  expect(describeField(name)).toBe(vietnamese);
});
