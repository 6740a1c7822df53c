import { formatRate } from "../money/rate.ts";
import type { PlanRules } from "./plan.ts";
import type { Rank } from "./rules/rank.ts";
import type { CustomerReward } from "./rules/reward.ts";
import { summariseBaseRule } from "./summarise-base.ts";
import { summariseBonus } from "./summarise-bonus.ts";
import { amountsText, byRank, formatCount, listOf, plural, requirementsText } from "./summary-words.ts";
import { worstCase } from "./worst-case.ts";

/** One sentence of a plan's summary, with the field of the rules that it is made from. */
export interface SummaryLine {
  readonly field: string;
  readonly sentence: string;
}

/** What a plan says, in English sentences made from its rules: nothing in it is written by hand, so it cannot be wrong. */
export function summarisePlan(rules: PlanRules): SummaryLine[] {
  const line = (field: string, sentence: string): SummaryLine => ({ field, sentence });
  const { base = [], ranks = [], bonuses = [] } = rules;
  return [
    ...rules.levels.map((_, index) => line(`levels[${index}]`, levelText(rules, index))),
    line("compression", COMPRESSION_TEXT[rules.compression]),
    ...base.map((rule, index) => line(`base[${index}]`, summariseBaseRule(rule))),
    ...(base.length === 0 ? [] : [line("base", PRECEDENCE)]),
    ...(rules.recurring === undefined ? [] : [line("recurring", recurringText(rules.recurring.months))]),
    ...(rules.activity === undefined ? [] : [line("activity", activityText(rules.activity))]),
    ...ranks.map((rank, index) => line(`ranks[${index}]`, rankText(rank, rules.ranks))),
    ...(rules.demotion === undefined && ranks.length === 0
      ? []
      : [line("demotion", DEMOTION_TEXT[rules.demotion ?? "at_once"])]),
    ...bonuses.map((bonus, index) => line(`bonuses[${index}]`, summariseBonus(bonus, rules.ranks))),
    ...(rules.points === undefined ? [] : [line("points", pointsText(rules.points))]),
    ...(rules.customerReward === undefined
      ? []
      : [line("customerReward", customerRewardText(rules.customerReward))]),
    line("capBps", capText(rules)),
    ...(rules.payFlatOnZeroAmount === true
      ? [line("payFlatOnZeroAmount", "An order of amount 0, as a lead, pays its flat amounts in full.")]
      : []),
  ];
}

function levelText({ levels, ranks, tree }: PlanRules, index: number): string {
  const level = levels[index];
  if (level === undefined) throw new RangeError("there is no such level");
  const above = tree === "placement" ? "in the matrix above" : "in the line of sponsors above";
  const who = index === 0 ? "the partner who brought the order" : `number ${index} ${above}`;
  const pays =
    level.kind === "flat"
      ? `${amountsText(level.amountsMinor)} per order`
      : `${formatRate(level.rateBps)} of the order${ratesText(ranks, level.ratesByRank)}`;
  return `Level ${index + 1}, ${who}, is paid ${pays}${conditionText(levels, index, ranks)}.`;
}

/** What a level asks, and what those before it do: whoever does not qualify for these does not for it. */
function conditionText(levels: PlanRules["levels"], index: number, ranks: PlanRules["ranks"]): string {
  const asks = levels.slice(0, index + 1).map(({ requires }) => requirementsText(requires ?? {}, ranks));
  const own = asks.pop() ?? "";
  const before = asks.flatMap((asked, place) => (asked === "" ? [] : [String(place + 1)]));
  const inherited =
    before.length === 0
      ? ""
      : `what level${before.length === 1 ? "" : "s"} ${listOf(before)} ask${before.length === 1 ? "s" : ""}`;
  const all = [own, inherited].filter((text) => text !== "");
  return all.length === 0 ? "" : `, if it had ${all.join(", and ")} in the period before`;
}

function ratesText(ranks: PlanRules["ranks"], rates: Readonly<Record<string, number>> = {}): string {
  const text = byRank(ranks, rates, (bps, name) => `${formatRate(bps)} from rank ${name} on`);
  return text === "" ? "" : `, ${text}`;
}

const COMPRESSION_TEXT: Record<PlanRules["compression"], string> = {
  none: "Each level is one place in the line: what whoever stands there does not qualify for stays with the program.",
  active:
    "Whoever is not active is taken out of the line before levels are counted; what the one then at a level does not qualify for stays with the program.",
  dynamic:
    "Each level goes to the nearest above the one paid before who is active and qualifies for it; what nobody does stays with the program.",
};

const PRECEDENCE =
  "Of several exceptions that hold, one for products comes before one for categories, then campaigns, then the customer's order, among equals the first; a rate agreed with the partner comes before all of them. Levels above the first are paid of what exceptions that pay nothing leave of the order.";

function recurringText(months: number): string {
  if (months === 0) return "Only a customer's first order earns.";
  return `A customer's orders earn until ${plural(months, "month")} after the first.`;
}

function activityText({ personalVolume, graceDays }: NonNullable<PlanRules["activity"]>): string {
  const grace = graceDays === 0 ? "" : `, and in any case for ${plural(graceDays, "day")} after joining`;
  return `A partner is active with a personal volume of at least ${formatCount(personalVolume)} in the period${grace}.`;
}

function rankText({ name, requires }: Rank, ranks: PlanRules["ranks"]): string {
  const asked = requirementsText(requires, ranks);
  return `Rank ${name}: ${asked === "" ? "everybody" : asked}.`;
}

const DEMOTION_TEXT: Record<NonNullable<PlanRules["demotion"]>, string> = {
  at_once: "A rank whose requirements are not met any more is lost at once.",
  one_step: "A rank whose requirements are not met any more is lost step by step, one a period.",
  never: "A rank that was reached is kept.",
};

function pointsText({ shareBps, pointsPerMajor, expireAfterDays }: NonNullable<PlanRules["points"]>): string {
  const rates = Object.entries(pointsPerMajor).map(
    ([currency, points]) => `${formatCount(points)} for 1 ${currency}`,
  );
  return `${formatRate(shareBps)} of each commission is given as points, ${listOf(rates)}${expiryText("they", expireAfterDays)}.`;
}

function customerRewardText(reward: CustomerReward): string {
  const { kind, rateBps, amountsMinor, firstOrderOnly, expireAfterDays } = reward;
  const worth = rateBps === undefined ? amountsText(amountsMinor ?? {}) : `${formatRate(rateBps)} of it`;
  const order = firstOrderOnly ? "its first order" : "each order";
  const what = kind === "credit" ? "as credit" : "as a coupon for the next one";
  return `The customer gets for ${order} ${worth} ${what}${expiryText("it", expireAfterDays)}.`;
}

const expiryText = (what: string, days: number | undefined) =>
  days === undefined ? "" : `; ${what} expire${what === "it" ? "s" : ""} after ${plural(days, "day")}`;

function capText(rules: PlanRules): string {
  const { worstCaseBps, capBps } = worstCase(rules);
  const together = (rules.bonuses ?? []).length === 0 ? "" : ", nor all orders of a period with its bonuses";
  const besides =
    rules.customerReward === undefined ? "" : " What the customer gets comes besides and is not counted.";
  return `No order pays more than ${formatRate(capBps)} of its amount${together}, whatever is agreed with a partner; the plan's percentages alone pay at most ${formatRate(worstCaseBps)}.${besides}`;
}
