import { expect, it } from "vitest";
import { actionsOf } from "./line-actions.ts";

const heldAt = "2026-11-22T00:00:00Z";

it.each([
  ["waiting for Stripe", { state: "approved", method: "stripe", heldAt: null }, "hold switch-method cancel"],
  ["held", { state: "requested", method: "bank", heldAt }, "release cancel"],
  ["with the bank", { state: "submitted", method: "bank", heldAt: null }, "mark-paid mark-failed"],
  ["with Stripe", { state: "submitted", method: "stripe", heldAt: null }, ""],
  ["failed", { state: "failed", method: "stripe", heldAt: null }, "retry"],
  ["paid by hand", { state: "paid", method: "momo", heldAt: null }, "correct mark-returned"],
  ["paid by Stripe", { state: "paid", method: "stripe", heldAt: null }, ""],
] as const)("A line that is %s offers what fits.", (_, line, actions) => {
  expect(
    actionsOf(line)
      .map(({ action }) => action)
      .join(" "),
  ).toBe(actions);
});
