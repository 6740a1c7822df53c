import { expect, it } from "vitest";
import { ITEM_KINDS } from "../../../../core/reconciliation/difference.ts";
import { describeField, describeKind, KIND_CHOICES } from "./describe-difference.ts";

it("has words of its own for each kind", () => {
  expect(KIND_CHOICES.map(([kind]) => kind)).toEqual([...ITEM_KINDS]);
  expect(new Set(ITEM_KINDS.map(describeKind)).size).toBe(ITEM_KINDS.length);
});

it.each([
  ["amountMinor", "Amount"],
  ["destinationStripe", "Destination (Stripe)"],
  ["stateOurs", "State (ours)"],
  ["transferId", "Transfer id"],
])("calls %s %s", (name, expected) => expect(describeField(name)).toBe(expected));
