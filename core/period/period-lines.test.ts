import { describe, expect, it } from "vitest";
import { periodInput } from "../../local/testing/period-input.ts";
import { lineText, resultText } from "./canonical.ts";
import { type LineRules, periodLines } from "./period-lines.ts";
import { periodResults } from "./results.ts";

const RULES: LineRules = {
  levels: [{ kind: "percentage", rateBps: 500 }],
  capBps: 1500,
  base: [
    {
      name: "Volume",
      when: {},
      pays: {
        ...{ kind: "tiered", mode: "whole", retroactive: true },
        tiers: [
          { fromVolume: 0, rateBps: 500 },
          { fromVolume: 10, rateBps: 1000 },
        ],
      },
    },
  ],
  bonuses: [{ kind: "matching", name: "match", rates: [10_000] }],
};

describe("periodLines", () => {
  // 100.00 sold by the lower of two: 5.00 accrued, 5.00 more by its tier; the cap of 15 % leaves 5.00 for matching.
  const input = periodInput({
    members: [{}, { sponsor: 0 }],
    sales: [{ member: 1, amountMinor: 10_000, volume: 100, tiered: "Volume" }],
    changes: {
      commissionMinor: [BigInt64Array.of(0n, 800n)],
      amountOverrides: [
        { overrideId: "first", position: 0, currency: "USD", amountMinor: 7n },
        { overrideId: "second", position: 0, currency: "USD", amountMinor: 9n },
      ],
    },
  });

  it("are what tiers owe, then what was set by hand, then bonuses that the cap holds below both", () => {
    const lines = [...periodLines(input, periodResults(input, RULES), RULES)];
    expect(
      lines.map(({ kind, level, position, amountMinor }) => [kind, level, position, amountMinor]),
    ).toEqual([
      ["tier", 1, 1, 500n],
      ["override", 1, 0, 7n],
      ["override", 2, 0, 9n],
      // 15.00 − 8.00 − 5.00 are left of the 8.00 that the sponsor would get.
      ["matching", 1, 0, 200n],
    ]);
    expect(lines[1]?.details).toEqual({ overrideId: "first" });
  });

  it("have one text each, whatever the order of what explains them", () => {
    const [line] = [...periodLines(input, periodResults(input, RULES), RULES)];
    const turned = { ...line!, details: Object.fromEntries(Object.entries(line!.details).reverse()) };
    expect(lineText(turned)).toBe(lineText(line!));
    expect(lineText({ ...line!, amountMinor: 501n })).not.toBe(lineText(line!));
  });
});

describe("resultText", () => {
  it("says all that a member came to, ranks by their keys", () => {
    const input = periodInput({ members: [{}], sales: [{ member: 0, volume: 5 }] });
    const ranks = [{ key: "bronze", name: "Bronze", requires: { personalVolume: 5 } }];
    const results = periodResults(input, { ...RULES, ranks });
    expect(resultText(results, ["bronze"], 0)).toBe('0|5|5|1|0|0|0|0|0|1|bronze|bronze|{"bronze":1}');
  });
});
