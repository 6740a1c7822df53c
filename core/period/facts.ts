import type { PlanRules } from "../commission/plan.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type { MemberCounts, PeriodInput } from "./period-input.ts";
import { buildTree, countBelow, countChildren, countLegs, rollUp, type Tree } from "./tree.ts";

/** What of a plan a period asks for. */
export type PeriodRules = Pick<
  PlanRules,
  "levels" | "tree" | "base" | "activity" | "ranks" | "demotion" | "bonuses"
>;

const BPS = BigInt(WHOLE_BPS);
const DAY_MS = 86_400_000;

/** What is known of each member before ranks: volumes exact, in basis points of whole units. */
export interface PeriodFacts extends MemberCounts {
  /** The tree whose legs count. */
  readonly tree: Tree;
  readonly personalBps: BigInt64Array;
  /** Own and all below. */
  readonly groupBps: BigInt64Array;
}

/**
 * Volumes, activity and counts of a period. Volumes, legs and the downline follow the plan's tree, direct partners always
 * the sponsors'. Who is suspended counts as nobody's partner, but what it sold counts.
 *
 * @throws RangeError when a tree has a circle
 */
export function gatherFacts(input: PeriodInput, rules: PeriodRules): PeriodFacts {
  const { members } = input;
  const tree = buildTree(rules.tree === "placement" ? members.parent : members.sponsor);
  const personalBps = personalVolumes(input);
  const active = activeMembers(input, rules, personalBps);
  const present = members.suspended.map((suspended) => 1 - suspended);
  return {
    tree,
    personalBps,
    groupBps: rollUp(tree, personalBps),
    active,
    directPartners: countChildren(members.sponsor, present),
    activeDirectPartners: countChildren(members.sponsor, active),
    downlinePartners: countBelow(tree, present),
    activeDownlinePartners: countBelow(tree, active),
    activeLegs: countLegs(tree, active),
  };
}

/** What each member sold, with what overrides add: basis points of whole units, never below zero. */
export function personalVolumes({ members, sales, volumeOverrides }: PeriodInput): BigInt64Array {
  const personalBps = new BigInt64Array(members.count);
  for (let sale = 0; sale < sales.count; sale++) {
    const member = sales.member[sale] ?? 0;
    personalBps[member] = (personalBps[member] ?? 0n) + (sales.volumeBps[sale] ?? 0n);
  }
  for (const [member, volume] of volumeOverrides) {
    const changed = (personalBps[member] ?? 0n) + volume * BPS;
    personalBps[member] = changed > 0n ? changed : 0n;
  }
  return personalBps;
}

/** By volume, or because the days after joining are not over when the period ends; without a rule everybody is. */
function activeMembers(
  { members, endsAtMs }: PeriodInput,
  { activity }: PeriodRules,
  personalBps: BigInt64Array,
): Uint8Array {
  const active = new Uint8Array(members.count);
  const neededBps = BigInt(activity?.personalVolume ?? 0) * BPS;
  const graceMs = (activity?.graceDays ?? 0) * DAY_MS;
  for (let p = 0; p < members.count; p++) {
    if (members.suspended[p] === 1) continue;
    const isNew = (members.joinedAtMs[p] ?? 0) + graceMs >= endsAtMs;
    if (activity === undefined || isNew || (personalBps[p] ?? 0n) >= neededBps) active[p] = 1;
  }
  return active;
}
