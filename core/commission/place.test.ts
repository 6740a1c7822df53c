import { describe, expect, it } from "vitest";
import type { ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import { placeLevels } from "./place.ts";
import type { PlanRules } from "./plan.ts";

/**
 * Goal: who is paid at which level under each compression, by hand from DESIGN 7. Method: a chain is written as one word
 * per member, from the seller up: how many levels it qualifies for; `-`: not active; `x`: suspended.
 */

const NAMES = "stuvwabcdefgh";
const chainOf = (members: string): ChainMember[] =>
  members.split(" ").map((word, index) => ({
    partnerId: NAMES.charAt(index),
    status: word === "x" ? "suspended" : "active",
    active: word !== "-",
    qualifiedLevels: word === "-" || word === "x" ? 0 : Number(word),
    rank: null,
  }));

/** "v<tu": v, after t and u were passed over; "inactive<t": nobody, and why. */
const seats = (members: string, levels: number, compression: PlanRules["compression"]): string[] =>
  placeLevels(chainOf(members), levels, compression).map(({ partnerId, breakageReason, skipped }) => {
    const passed = skipped.map((one) => one.partnerId).join("");
    return `${partnerId ?? breakageReason}${passed === "" ? "" : `<${passed}`}`;
  });

/** The issue's chain: qualifying for 3, 0 (inactive), 1, 4, 2 levels. */
const ISSUE = "3 - 1 4 2";

describe("compression", () => {
  it.each<[string, string, number, PlanRules["compression"], string[]]>([
    [
      "none: the issue's chain pays levels 1 and 4",
      ISSUE,
      4,
      "none",
      ["s", "inactive<t", "not_qualified_for_level<u", "v"],
    ],
    [
      "active: t is out, so that u is level 2 (qualifies for 1), v level 3, w level 4 (qualifies for 2)",
      ISSUE,
      4,
      "active",
      ["s", "not_qualified_for_level<tu", "v", "not_qualified_for_level<w"],
    ],
    [
      "dynamic: level 2 goes past t and u to v; above v only w, who qualifies for 2",
      ISSUE,
      4,
      "dynamic",
      ["s", "v<tu", "no_one_qualifies<w", "no_one_qualifies<w"],
    ],
    [
      "none, six levels: each keeps its place, the tree ends at five",
      "6 5 4 3 5",
      6,
      "none",
      ["s", "t", "u", "not_qualified_for_level<v", "w", "no_upline"],
    ],
    [
      "active, five levels: t, u and w are out; a (2) is the third, b the fourth, c (4) would be the fifth",
      "5 - - 5 x 2 5 4",
      5,
      "active",
      ["s", "v<tu", "not_qualified_for_level<wa", "b", "not_qualified_for_level<c"],
    ],
    [
      "dynamic, five levels: v (5) takes 2, a (2) is passed over for 3, b (5) takes 3, c (4) takes 4, nobody is left",
      "5 - - 5 x 2 5 4",
      5,
      "dynamic",
      ["s", "v<tu", "b<wa", "c", "no_upline"],
    ],
    [
      "dynamic, six levels: the gap at level 4 is not the end of level 5's search, which begins above the same payee",
      "6 6 6 3 3 3",
      6,
      "dynamic",
      ["s", "t", "u", "no_one_qualifies<vwa", "no_one_qualifies<vwa", "no_one_qualifies<vwa"],
    ],
    [
      "dynamic, five levels: each level looks only above the payee before it, also past who would do for a lower one",
      "1 1 2 1 5 3 5 4 5",
      5,
      "dynamic",
      ["s", "u<t", "w<v", "b<a", "d<c"],
    ],
    [
      "active, an inactive seller: its upline is level 1",
      "- 5 5 5 5 5",
      5,
      "active",
      ["t<s", "u", "v", "w", "a"],
    ],
    [
      "dynamic, a seller that qualifies for no level: the nearest who does is level 1",
      "0 5 1 2 3 4 5",
      5,
      "dynamic",
      ["t<s", "v<u", "w", "a", "b"],
    ],
    [
      "active, the rest of the tree inactive: no upline, though somebody was passed over",
      "5 5 - - -",
      5,
      "active",
      ["s", "t", "no_upline<uvw", "no_upline", "no_upline"],
    ],
    ["dynamic, a seller alone", "5", 5, "dynamic", ["s", "no_upline", "no_upline", "no_upline", "no_upline"]],
  ])("%s", (_, members, levels, compression, expected) => {
    expect(seats(members, levels, compression)).toEqual(expected);
  });

  it("says of each who was passed over why", () => {
    const [, second] = placeLevels(chainOf("5 - x 1 5"), 2, "dynamic");
    expect(second).toMatchObject({
      partnerId: "w",
      skipped: [
        { partnerId: "t", reason: "inactive" },
        { partnerId: "u", reason: "partner_not_active" },
        { partnerId: "v", reason: "not_qualified_for_level" },
      ],
    });
  });

  it.each<[PlanRules["compression"], string[], bigint]>([
    ["none", ["1:s 800", "4:v 100"], 600n],
    ["active", ["1:s 800", "3:v 200"], 500n],
    ["dynamic", ["1:s 800", "2:v 400"], 300n],
  ])(
    "%s at 8/4/2/1 %% of 10,000 pays the issue's figures; the rest of 1,500 is breakage",
    (compression, paid, kept) => {
      const levels = [800, 400, 200, 100].map((rateBps) => ({ kind: "percentage" as const, rateBps }));
      const rules: PlanRules = { v: 1, levels, compression, capBps: 1500 };
      const lines = accrue({
        conversion: { conversionId: "c", amountMinor: 10_000n, currency: "USD" },
        credits: [
          {
            clickId: null,
            weightBps: 10_000,
            chain: chainOf(ISSUE),
            plan: { planVersionId: "p", version: 1, rules },
          },
        ],
      });
      const commission = lines.filter((line) => line.partnerId !== null);
      expect(commission.map((line) => `${line.level}:${line.partnerId} ${line.amountMinor}`)).toEqual(paid);
      const breakage = lines.filter((line) => line.kind === "breakage");
      expect(breakage.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(kept);
    },
  );
});
