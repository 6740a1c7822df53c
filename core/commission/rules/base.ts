import * as z from "zod/mini";
import { rateBpsSchema } from "../../money/rate.ts";
import { flatAmountsSchema, nameSchema, strictMessage, volumeSchema } from "./shapes.ts";

const MAX_BASE_RULES = 100;
const MAX_TIERS = 20;

const percentage = z.strictObject(
  { kind: z.literal("percentage"), rateBps: rateBpsSchema },
  { error: strictMessage },
);
/** Once per conversion, or per unit of the item that the rule is for. */
const flat = z.strictObject(
  { kind: z.literal("flat"), amountsMinor: flatAmountsSchema },
  { error: strictMessage },
);
const nothing = z.strictObject({ kind: z.literal("nothing") }, { error: strictMessage });

/**
 * By the partner's own volume in the period. The first tier begins at 0 and the rates rise. Live, the first tier's rate
 * is accrued; what the reached tiers add is granted when the period closes, so that it does not depend on the order in
 * which conversions arrived.
 *
 * - `marginal`: each slice of volume at the rate of its tier.
 * - `whole`: a conversion at the rate of the tier that the volume before it had reached; with `retroactive`, all
 *   conversions of the period at the rate of the tier reached in the end.
 */
const tiered = z.strictObject(
  {
    kind: z.literal("tiered"),
    mode: z.enum(["whole", "marginal"], "must be whole or marginal"),
    retroactive: z.boolean("must be true or false"),
    tiers: z
      .array(
        z.strictObject({ fromVolume: volumeSchema, rateBps: rateBpsSchema }, { error: strictMessage }),
        "must be a list of tiers",
      )
      .check(
        z.minLength(1, "must have at least one tier"),
        z.maxLength(MAX_TIERS, `must have at most ${MAX_TIERS} tiers`),
      ),
  },
  { error: strictMessage },
);

/** What level 1 is paid. */
const paysSchema = z.discriminatedUnion("kind", [percentage, flat, tiered, nothing], {
  error: "must be percentage, flat, tiered or nothing",
});
export type Pays = z.infer<typeof paysSchema>;

/** What may be agreed with one partner: no tiers, which are a period's. */
export const agreedPaysSchema = z.discriminatedUnion("kind", [percentage, flat, nothing], {
  error: "must be percentage, flat or nothing",
});
export type AgreedPays = z.infer<typeof agreedPaysSchema>;

/** As long as orders and the program's list may name them. */
const MAX_NAME = 200;
const productName = z
  .string("must be text")
  .check(
    z.minLength(1, "must not be empty"),
    z.maxLength(MAX_NAME, `must have at most ${MAX_NAME} characters`),
  );

const names = (what: string) =>
  z
    .array(productName, `must be a list of ${what}`)
    .check(
      z.minLength(1, `must name at least one of the ${what}`),
      z.maxLength(1000, "must name at most 1000"),
    );

/**
 * When a rule holds. Of several rules that hold, the more specific wins: product, then category, then campaign, then
 * the customer's order; among equals the first in the list. A rate agreed with the partner comes before all of them,
 * level 1 of the plan after them.
 */
const whenSchema = z.strictObject(
  {
    /** The merchant's ids of products, or categories: the rule is for those items alone. */
    products: z.optional(names("products")),
    categories: z.optional(names("categories")),
    campaigns: z.optional(z.array(z.uuid("must be a UUID"), "must be a list of campaigns")),
    /** The customer's first order with the program, or a later one. */
    customerOrder: z.optional(z.enum(["first", "repeat"], "must be first or repeat")),
  },
  { error: strictMessage },
);

/** One exception from what level 1 pays. */
const baseRuleSchema = z.strictObject(
  { name: nameSchema, when: whenSchema, pays: paysSchema },
  { error: strictMessage },
);
export type BaseRule = z.infer<typeof baseRuleSchema>;

export const baseRulesSchema = z
  .array(baseRuleSchema, "must be a list of rules")
  .check(z.maxLength(MAX_BASE_RULES, `must have at most ${MAX_BASE_RULES} rules`));

/** For how many months after a customer's first order its orders earn; 0: the first order alone. Absent: for ever. */
export const recurringSchema = z.strictObject(
  {
    months: z
      .int("must be a whole number of months")
      .check(z.gte(0, "must not be negative"), z.lte(240, "must be at most 240")),
  },
  { error: strictMessage },
);
