import { expect, test } from "vitest";
import { maskOrderId } from "./mask-order-id.ts";

test.each([
  ["order-2026-1234", "…1234"],
  ["12345678", "…5678"],
  ["1234", "…34"],
  ["123", "…3"],
  ["1", "…"],
  ["ab🛒🛒", "…🛒🛒"],
])("The order %s is shown as %s.", (orderId, expected) => {
  expect(maskOrderId(orderId)).toBe(expected);
});
