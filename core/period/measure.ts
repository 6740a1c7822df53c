import type { LegVolume, Requirements } from "../commission/rules/requirements.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type { PeriodFacts } from "./facts.ts";

const BPS = BigInt(WHOLE_BPS);

/** How far one requirement is met: whole units of volume, rounded down, or a count. */
export interface Measure {
  readonly needed: bigint;
  readonly have: bigint;
}

/** Facts that requirements are held against; ranks of those below are known by then. */
export interface RankFacts extends PeriodFacts {
  /** The highest rank of a member and of all below it, as index into the ladder; -1: none. */
  readonly bestRank: Int16Array;
  /** The index of a rank; -1: the ladder has none of that key. */
  rankIndex(key: string): number;
}

/** What is asked apart from `periodsInARow`, which follows from the rest. */
export type Measured = Exclude<keyof Requirements, "periodsInARow">;

const MEASURES: {
  readonly [K in Measured]: (asked: NonNullable<Requirements[K]>, facts: RankFacts, p: number) => Measure;
} = {
  personalVolume: (asked, facts, p) => volume(asked, facts.personalBps[p]),
  groupVolume: (asked, facts, p) => volume(asked, facts.groupBps[p]),
  legVolume: (asked, facts, p) => volume(asked.volume, countedBps(asked, facts, p)),
  directPartners: (asked, facts, p) => count(asked, facts.directPartners[p]),
  activeDirectPartners: (asked, facts, p) => count(asked, facts.activeDirectPartners[p]),
  downlinePartners: (asked, facts, p) => count(asked, facts.downlinePartners[p]),
  activeDownlinePartners: (asked, facts, p) => count(asked, facts.activeDownlinePartners[p]),
  activeLegs: (asked, facts, p) => count(asked, facts.activeLegs[p]),
  legsWithRank: (asked, facts, p) => count(asked.legs, legsWithRank(asked.rank, facts, p)),
};

export const MEASURED = Object.keys(MEASURES) as readonly Measured[];

/** How far a member meets one requirement; null: it is not asked for. */
export function measure(
  name: Measured,
  requires: Requirements,
  facts: RankFacts,
  position: number,
): Measure | null {
  const asked = requires[name];
  if (asked === undefined) return null;
  // The measure of a name takes what is asked under that name.
  return MEASURES[name](asked as never, facts, position);
}

/** Whether all that is asked is met, periods in a row left out. */
export function meets(requires: Requirements, facts: RankFacts, position: number): boolean {
  return MEASURED.every((name) => {
    const found = measure(name, requires, facts, position);
    return found === null || found.have >= found.needed;
  });
}

/**
 * Volume that counts for a leg rule: personal volume whole, and of each leg at most the share `legCapBps` of the
 * **required** volume. Basis points of whole units, exact.
 *
 * @example need 10,000, cap 50 %, legs 9,000 and 4,500, personal 500: 5,000 + 4,500 + 500 = 10,000
 */
export function countedBps(
  { volume: required, legCapBps }: LegVolume,
  { tree, personalBps, groupBps }: Pick<PeriodFacts, "tree" | "personalBps" | "groupBps">,
  position: number,
): bigint {
  const capBps = BigInt(required) * BigInt(legCapBps);
  let counted = personalBps[position] ?? 0n;
  for (const leg of childrenOf(tree, position)) {
    const legBps = groupBps[leg] ?? 0n;
    counted += legBps < capBps ? legBps : capBps;
  }
  return counted;
}

function legsWithRank(key: string, { tree, bestRank, rankIndex }: RankFacts, position: number): number {
  const rank = rankIndex(key);
  if (rank < 0) return 0;
  let legs = 0;
  for (const leg of childrenOf(tree, position)) if ((bestRank[leg] ?? -1) >= rank) legs++;
  return legs;
}

function childrenOf({ child, firstChild }: PeriodFacts["tree"], position: number): Int32Array {
  return child.subarray(firstChild[position] ?? 0, firstChild[position + 1] ?? 0);
}

/** What is asked is whole, so rounding down takes nothing from the comparison. */
const volume = (needed: number, haveBps = 0n): Measure => ({ needed: BigInt(needed), have: haveBps / BPS });
const count = (needed: number, have = 0): Measure => ({ needed: BigInt(needed), have: BigInt(have) });
