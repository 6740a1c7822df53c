import type { MatrixSettings } from "../genealogy/matrix-settings.ts";
import { exponentOf } from "../money/currency.ts";
import type { PlanRules } from "./plan.ts";

/** What flat amounts of a template are counted in: `unitMajor` major units of each currency the program accepts. */
export interface TemplateUnits {
  readonly currencies: readonly string[];
  readonly unitMajor: number;
}

/** A plan to begin with: rules that may be saved as they are, or changed first. */
export interface PlanTemplate {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** What the program should be set to besides; null: nothing. */
  readonly program: { readonly matrix: MatrixSettings } | null;
  rules(units: TemplateUnits): PlanRules;
}

const percentage = (rateBps: number) => ({ kind: "percentage", rateBps }) as const;

/** So many units in each currency, in its minor units. */
function amounts(units: number, { currencies, unitMajor }: TemplateUnits): Record<string, number> {
  return Object.fromEntries(
    currencies.map((currency) => [currency, units * unitMajor * 10 ** exponentOf(currency)]),
  );
}

/** The event that {@link FOUR_LEVEL_NETWORK} pays for. */
export const NETWORK_EVENT = "recruit_purchase";

/** Units for the member directly above whoever bought, for the one above that, and so on. */
const NETWORK_UNITS = [10, 5, 2, 1];

const byDownline = (key: string, name: string, downlinePartners: number) => ({
  key,
  name,
  requires: { downlinePartners },
});

/** What existing systems call a network of width 3: a sale itself pays nothing, a told event pays four levels above. */
const FOUR_LEVEL_NETWORK: PlanTemplate = {
  key: "four_level_network",
  name: "Network of four levels",
  description:
    "Members sit in a matrix of width 3. For each event that is told of a member, such as its first purchase, the four " +
    "members above its seat get 10, 5, 2 and 1 units. Ranks by the size of the downline: Bronze 3, Silver 10, Gold 25, " +
    "Diamond 50.",
  program: { matrix: { width: 3, depth: 20, overflow: "deepen", placing: "spillover" } },
  rules: (units) => ({
    v: 1,
    tree: "placement",
    compression: "none",
    levels: [percentage(0)],
    ranks: [
      byDownline("bronze", "Bronze", 3),
      byDownline("silver", "Silver", 10),
      byDownline("gold", "Gold", 25),
      byDownline("diamond", "Diamond", 50),
    ],
    bonuses: [
      {
        ...{ name: "network", kind: "referral", trigger: "event", event: NETWORK_EVENT, tree: "placement" },
        levels: NETWORK_UNITS.map((each) => amounts(each, units)),
      },
    ],
    // Sales pay nothing here; whoever adds rates raises it with them.
    capBps: 0,
  }),
};

const SIMPLE_AFFILIATE: PlanTemplate = {
  key: "simple_affiliate",
  name: "Affiliate",
  description: "Whoever brought the sale gets 10 % of it.",
  program: null,
  rules: () => ({ v: 1, compression: "none", levels: [percentage(1000)], capBps: 1000 }),
};

const TWO_TIER: PlanTemplate = {
  key: "two_tier",
  name: "Two tiers",
  description: "Whoever brought the sale gets 20 % of it, and who recruited that partner 5 %.",
  program: null,
  rules: () => ({
    v: 1,
    compression: "none",
    levels: [percentage(2000), percentage(500)],
    capBps: 2500,
  }),
};

const SAAS_RECURRING: PlanTemplate = {
  key: "saas_recurring",
  name: "Subscriptions, twelve months",
  description: "Whoever brought a customer gets 20 % of all that it pays in its first twelve months.",
  program: null,
  rules: () => ({
    v: 1,
    compression: "none",
    levels: [percentage(2000)],
    recurring: { months: 12 },
    capBps: 2000,
  }),
};

export const PLAN_TEMPLATES: readonly PlanTemplate[] = [
  SIMPLE_AFFILIATE,
  TWO_TIER,
  SAAS_RECURRING,
  FOUR_LEVEL_NETWORK,
];
