import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodInput, SAMPLE_ENDS_MS, type SampleMember } from "../../local/testing/period-input.ts";
import type { PeriodRules } from "./facts.ts";
import { countedBps } from "./measure.ts";
import { rankProgress } from "./rank-progress.ts";
import { demote } from "./ranks.ts";
import { calculatePeriod, periodResults } from "./results.ts";

const DAY_MS = 86_400_000;
const LEVELS: PeriodRules["levels"] = [{ kind: "percentage", rateBps: 800 }];
const rules = (changes: Partial<PeriodRules> = {}): PeriodRules => ({ levels: LEVELS, ...changes });
const rank = (key: string, requires: object) => ({ key, name: key, requires });

/**
 * 0 sponsors 1 and 2; 1 sponsors 3 and 4; 3 sponsors 5. In the matrix 0 has 1, and all others stand below one another.
 *
 *       0 (10)
 *      /      \
 *   1 (100)  2 (7, suspended)
 *    /   \
 * 3 (0)  4 (20)
 *   |
 * 5 (40)
 */
const MEMBERS: SampleMember[] = [
  {},
  { sponsor: 0, parent: 0 },
  { sponsor: 0, parent: 1, suspended: true },
  { sponsor: 1, parent: 2 },
  { sponsor: 1, parent: 3 },
  { sponsor: 3, parent: 4 },
];
const VOLUMES = [10, 100, 7, 0, 20, 40];
const SALES = VOLUMES.map((volume, member) => ({ member, volume, amountMinor: volume * 100 }));
const small = (changes = {}) => periodInput({ members: MEMBERS, sales: SALES, changes });

describe("volumes and counts", () => {
  it("roll up deepest first along the sponsors, with the suspended one's sales and without its head", () => {
    const found = periodResults(small(), rules({ activity: { personalVolume: 15, graceDays: 0 } }));
    expect([...found.personalVolume]).toEqual([10n, 100n, 7n, 0n, 20n, 40n]);
    // 5: 40; 4: 20; 3: 0 + 40; 2: 7; 1: 100 + 40 + 20; 0: 10 + 160 + 7
    expect([...found.groupVolume]).toEqual([177n, 160n, 7n, 40n, 20n, 40n]);
    // At least 15: 1, 4 and 5.
    expect([...found.active]).toEqual([0, 1, 0, 0, 1, 1]);
    expect([...found.directPartners]).toEqual([1, 2, 0, 1, 0, 0]);
    expect([...found.activeDirectPartners]).toEqual([1, 1, 0, 1, 0, 0]);
    expect([...found.downlinePartners]).toEqual([4, 3, 0, 1, 0, 0]);
    expect([...found.activeDownlinePartners]).toEqual([3, 2, 0, 1, 0, 0]);
    // The leg of 3 is active by 5, though 3 is not.
    expect([...found.activeLegs]).toEqual([1, 2, 0, 1, 0, 0]);
  });

  it("follow the matrix where the plan says so; who was sponsored stays with its sponsor", () => {
    const found = periodResults(small(), rules({ tree: "placement" }));
    // One below the other: 5 is the last.
    expect([...found.groupVolume]).toEqual([177n, 167n, 67n, 60n, 60n, 40n]);
    expect([...found.directPartners]).toEqual([1, 2, 0, 1, 0, 0]);
    expect([...found.downlinePartners]).toEqual([4, 3, 3, 2, 1, 0]);
  });

  it("sum parts of units exactly and round down once", () => {
    // Half of 1 and half of 2 units: 1.5, so 1; with the leg's 0.5 it is 2.
    const input = periodInput({
      members: [{}, { sponsor: 0 }],
      sales: [
        { member: 0, volume: 1, weightBps: 5000 },
        { member: 0, volume: 2, weightBps: 5000 },
        { member: 1, volume: 1, weightBps: 5000 },
      ],
    });
    const found = periodResults(input, rules());
    expect([...found.personalVolume]).toEqual([1n, 0n]);
    expect([...found.groupVolume]).toEqual([2n, 0n]);
  });

  it("take what overrides add, never below zero", () => {
    const volumeOverrides = new Map([
      [3, 25n],
      [4, -50n],
    ]);
    const found = periodResults(small({ volumeOverrides }), rules());
    expect([...found.personalVolume]).toEqual([10n, 100n, 7n, 25n, 0n, 40n]);
    expect(found.groupVolume[0]).toBe(182n);
  });

  it("count somebody new as active until its days are over when the period ends, to the millisecond", () => {
    const joined = [30, 30, 0].map((days, index) => ({
      joinedAtMs: SAMPLE_ENDS_MS - days * DAY_MS - (index === 1 ? 1 : 0),
    }));
    const found = periodResults(
      periodInput({ members: joined }),
      rules({ activity: { personalVolume: 1, graceDays: 30 } }),
    );
    expect([...found.active]).toEqual([1, 0, 1]);
  });

  it("go through a line of 50,000 members", () => {
    const members = Array.from({ length: 50_000 }, (_, p) => ({ sponsor: p - 1 }));
    const found = periodResults(periodInput({ members, sales: [{ member: 49_999, volume: 3 }] }), rules());
    expect(found.groupVolume[0]).toBe(3n);
    expect(found.downlinePartners[0]).toBe(49_999);
  });

  it("refuse a circle", () => {
    const members = [{ parent: 1 }, { parent: 0 }];
    expect(() => periodResults(periodInput({ members }), rules({ tree: "placement" }))).toThrow(RangeError);
  });
});

describe("the leg rule", () => {
  const legVolume = { volume: 10_000, legCapBps: 5000 };
  const legs = (...volumes: number[]) =>
    periodInput({
      members: [{}, ...volumes.map(() => ({ sponsor: 0 }))],
      sales: [{ member: 0, volume: 500 }, ...volumes.map((volume, index) => ({ member: index + 1, volume }))],
    });
  const ladder = rules({ ranks: [rank("gold", { legVolume })] });

  it.each([
    ["5,000 + 4,500 + 500 = 10,000: the cap is half of what is required", [9000, 4500], 10_000n, 0],
    ["5,000 + 4,000 + 500 = 9,500", [9000, 4000], 9500n, -1],
    ["5,000 + 500 = 5,500: one leg alone is never enough", [90_000], 5500n, -1],
    ["5,000 + 5,000 + 500: both capped", [9000, 9000], 10_500n, 0],
    ["4 × 2,375 + 500 = 10,000 without any cap", [2375, 2375, 2375, 2375], 10_000n, 0],
  ])("counts %s", (_, volumes, counted, held) => {
    const { results, facts } = calculatePeriod(legs(...volumes), ladder);
    expect(countedBps(legVolume, facts, 0) / 10_000n).toBe(counted);
    expect(results.rank[0]).toBe(held);
  });

  it("qualifies for a level that asks for it", () => {
    const asking = rules({
      levels: [...LEVELS, { kind: "percentage", rateBps: 400, requires: { legVolume } }],
    });
    expect(periodResults(legs(9000, 4500), asking).qualifiedLevels[0]).toBe(2);
    expect(periodResults(legs(9000, 4000), asking).qualifiedLevels[0]).toBe(1);
  });
});

describe("qualified levels", () => {
  it("end before the first level that is not met, whatever those above it ask", () => {
    const levels: PeriodRules["levels"] = [
      { kind: "percentage", rateBps: 800 },
      { kind: "percentage", rateBps: 400, requires: { personalVolume: 20 } },
      { kind: "percentage", rateBps: 200, requires: { personalVolume: 10, activeLegs: 1 } },
      { kind: "percentage", rateBps: 100 },
    ];
    // Volumes 10, 100, 7, 0, 20, 40; all but 2 active; legs 0: 1, 1: 2, 3: 1.
    expect([...periodResults(small(), rules({ levels })).qualifiedLevels]).toEqual([1, 4, 1, 1, 2, 2]);
  });

  it("ask for ranks of the period itself", () => {
    const levels: PeriodRules["levels"] = [
      ...LEVELS,
      { kind: "percentage", rateBps: 400, requires: { minRank: "silver" } },
    ];
    const ranks = [rank("bronze", { personalVolume: 20 }), rank("silver", { personalVolume: 40 })];
    expect([...periodResults(small(), rules({ levels, ranks })).qualifiedLevels]).toEqual([1, 2, 1, 1, 1, 2]);
  });
});

describe("ranks", () => {
  const ranks = [
    rank("bronze", { personalVolume: 20 }),
    rank("silver", { activeDirectPartners: 2 }),
    rank("gold", { legsWithRank: { rank: "bronze", legs: 2 } }),
  ];

  it("are the highest met, deepest first: a leg brings the best rank in it", () => {
    // 4 and 5 have volume for bronze. 1 sponsors 3 and 4, whose legs hold one bronze each: gold, though also silver.
    const found = periodResults(small(), rules({ ranks }));
    expect([...found.rank]).toEqual([-1, 2, -1, -1, 0, 0]);
    expect([...found.lifetimeRank]).toEqual([-1, 2, -1, -1, 0, 0]);
  });

  it("of this period count in legs after demotion and override", () => {
    const input = small({ rankOverrides: new Map([[5, -1]]) });
    // Without the bronze of 5 only one leg of 1 holds one: silver by its two active partners is left.
    expect([...periodResults(input, rules({ ranks })).rank]).toEqual([-1, 1, -1, -1, 0, -1]);
  });

  it.each([
    ["at_once", 1, 3, 1],
    ["one_step", 1, 3, 2],
    ["one_step", 1, 2, 1],
    ["one_step", -1, 0, -1],
    ["never", 1, 3, 3],
    [undefined, 0, 3, 0],
    ["one_step", 3, 1, 3],
    ["never", 2, 2, 2],
  ] as const)("%s: who meets %i and held %i holds %i", (demotion, met, before, held) =>
    expect(demote(met, before, demotion)).toBe(held),
  );

  it("keep the highest ever reached apart from the one that is paid", () => {
    const before = {
      rank: Int16Array.of(-1, -1, -1, -1, 2, -1),
      lifetimeRank: Int16Array.of(1, -1, -1, -1, 2, -1),
      streaks: [],
    };
    const found = periodResults(small({ before }), rules({ ranks, demotion: "one_step" }));
    expect(found.rank[4]).toBe(1);
    expect([...found.lifetimeRank]).toEqual([1, 2, -1, -1, 2, 0]);
  });

  it("that ask for periods in a row count this one, and begin anew after one that was missed", () => {
    const inARow = [rank("bronze", { personalVolume: 20, periodsInARow: 3 })];
    const before = {
      rank: new Int16Array(6).fill(-1),
      lifetimeRank: new Int16Array(6).fill(-1),
      // 1 met it twice, 3 twice as well, 4 once, 5 for as long as can be counted.
      streaks: [Uint16Array.of(0, 2, 0, 2, 1, 65_535)],
    };
    const found = periodResults(small({ before }), rules({ ranks: inARow }));
    expect([...found.rank]).toEqual([-1, 0, -1, -1, -1, 0]);
    expect([...found.streaks[0]!]).toEqual([0, 3, 0, 0, 2, 65_535]);
  });

  it("are not met by who is suspended", () => {
    const free = [rank("member", {})];
    expect([...periodResults(small(), rules({ ranks: free })).rank]).toEqual([0, 0, -1, 0, 0, 0]);
  });
});

describe("rankProgress", () => {
  const ranks = [
    rank("bronze", { personalVolume: 5 }),
    rank("silver", {
      personalVolume: 60,
      legVolume: { volume: 400, legCapBps: 2500 },
      activeDirectPartners: 3,
      legsWithRank: { rank: "bronze", legs: 2 },
      periodsInARow: 2,
    }),
  ];

  it("says for each requirement of the next rank what there is and what is lacking", () => {
    const { next, ...standing } = rankProgress(
      calculatePeriod(small(), rules({ ranks })),
      rules({ ranks }),
      0,
    );
    expect(standing).toEqual({ rank: "bronze", lifetimeRank: "bronze" });
    expect(next).toEqual({
      rank: "silver",
      requirements: [
        { requirement: "personalVolume", needed: 60n, have: 10n, missing: 50n },
        // 100 of the leg of 160, 7 of the other, 10 of its own.
        { requirement: "legVolume", needed: 400n, have: 117n, missing: 283n },
        { requirement: "activeDirectPartners", needed: 3n, have: 1n, missing: 2n },
        { requirement: "legsWithRank", needed: 2n, have: 1n, missing: 1n, rank: "bronze" },
        { requirement: "periodsInARow", needed: 2n, have: 0n, missing: 2n },
      ],
    });
  });

  it("ends with the highest rank, and knows plans without ranks", () => {
    const free = rules({ ranks: [rank("member", {})] });
    expect(rankProgress(calculatePeriod(small(), free), free, 0).next).toBeNull();
    expect(rankProgress(calculatePeriod(small(), rules()), rules(), 0)).toEqual({
      rank: null,
      lifetimeRank: null,
      next: null,
    });
  });
});

describe("any tree", () => {
  interface Node {
    readonly above: number;
    readonly volume: number;
    readonly suspended: boolean;
  }
  const trees = fc
    .array(fc.record({ above: fc.nat(1000), volume: fc.nat(30), suspended: fc.boolean() }), {
      minLength: 1,
      maxLength: 25,
    })
    .map((nodes): Node[] => nodes.map((node, p) => ({ ...node, above: (node.above % (p + 1)) - 1 })));
  const requires = {
    bronze: { personalVolume: 8 },
    silver: { groupVolume: 40, activeLegs: 1 },
    gold: { legVolume: { volume: 60, legCapBps: 4000 }, legsWithRank: { rank: "silver", legs: 1 } },
  };
  const RULES = rules({
    activity: { personalVolume: 5, graceDays: 0 },
    ranks: Object.entries(requires).map(([key, asked]) => rank(key, asked)),
  });

  /** The same by recursion, each number looked up from scratch. */
  function naive(nodes: readonly Node[]) {
    const children = (p: number) => nodes.flatMap((node, child) => (node.above === p ? [child] : []));
    const below = (p: number): number[] => children(p).flatMap((child) => [child, ...below(child)]);
    const sum = (all: readonly number[]) => all.reduce((total, p) => total + nodes[p]!.volume, 0);
    const leg = (p: number) => [p, ...below(p)];
    const isActive = (p: number) => !nodes[p]!.suspended && nodes[p]!.volume >= 5;
    const rankOf = (p: number): number => {
      if (nodes[p]!.suspended) return -1;
      const capped = children(p).reduce((total, child) => total + Math.min(24, sum(leg(child))), 0);
      const silverLegs = children(p).filter((child) => leg(child).some((one) => rankOf(one) >= 1)).length;
      if (capped + nodes[p]!.volume >= 60 && silverLegs >= 1) return 2;
      if (sum(leg(p)) >= 40 && children(p).some((child) => leg(child).some(isActive))) return 1;
      return nodes[p]!.volume >= 8 ? 0 : -1;
    };
    return nodes.map((_, p) => ({
      group: BigInt(sum(leg(p))),
      active: isActive(p) ? 1 : 0,
      downline: below(p).filter((one) => !nodes[one]!.suspended).length,
      activeDownline: below(p).filter(isActive).length,
      activeLegs: children(p).filter((child) => leg(child).some(isActive)).length,
      rank: rankOf(p),
    }));
  }

  it("comes to what a recursive reading of the rules says, whether positions fall or rise along it", () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (nodes, turned) => {
        // As the matrix may stand: whoever is above comes last.
        const place = (p: number) => (turned && p >= 0 ? nodes.length - 1 - p : p);
        const members: SampleMember[] = [];
        const sales = nodes.map(({ volume }, p) => ({ member: place(p), volume }));
        for (const [p, { above, suspended }] of nodes.entries())
          members[place(p)] = { parent: place(above), suspended };
        const found = periodResults(periodInput({ members, sales }), { ...RULES, tree: "placement" });
        for (const [p, expected] of naive(nodes).entries()) {
          const at = place(p);
          expect({
            group: found.groupVolume[at],
            active: found.active[at],
            downline: found.downlinePartners[at],
            activeDownline: found.activeDownlinePartners[at],
            activeLegs: found.activeLegs[at],
            rank: found.rank[at],
          }).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });
});
