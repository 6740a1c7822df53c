import fc from "fast-check";
import { expect, it } from "vitest";
import { clawBackTarget } from "./claw-back.ts";

it.each([
  ["a third of 100 rounds down", 100n, 30_000n, 10_000n, 33n],
  ["nothing refunded takes nothing", 100n, 30_000n, 0n, 0n],
  ["one unit less than all leaves the last unit", 100n, 30_000n, 29_999n, 99n],
  ["all takes all", 100n, 30_000n, 30_000n, 100n],
  ["a bonus of no sale stays", 100n, 0n, 5n, 0n],
  ["more given back than was counted gives no more than the bonus", 100n, 30_000n, -1n, 0n],
] as const)("%s", (_, amountMinor, refundBase, refundedBase, target) =>
  expect(clawBackTarget({ amountMinor, refundBase, refundedBase })).toBe(target),
);

it("never falls while refunds grow, and never exceeds the bonus", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10_000n }),
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      (amountMinor, refundBase, one, more) => {
        const less = clawBackTarget({ amountMinor, refundBase, refundedBase: one });
        const greater = clawBackTarget({ amountMinor, refundBase, refundedBase: one + more });
        expect(less <= greater && greater <= amountMinor).toBe(true);
      },
    ),
  );
});
