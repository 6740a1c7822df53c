import * as z from "zod/mini";
import { formatRate, rateBpsSchema } from "../money/rate.ts";
import { ok, type Result, refuse } from "../result.ts";
import { baseRulesSchema, recurringSchema } from "./rules/base.ts";
import { bonusesSchema } from "./rules/bonus.ts";
import { levelSchema } from "./rules/level.ts";
import { demotionSchema, ranksSchema } from "./rules/rank.ts";
import { activitySchema } from "./rules/requirements.ts";
import { customerRewardSchema, pointsRewardSchema } from "./rules/reward.ts";
import { strictMessage } from "./rules/shapes.ts";

/** A plan pays at most this many levels; level 1 is the attributed partner. */
export const MAX_LEVELS = 10;

const rulesSchema = z.strictObject(
  {
    v: z.literal(1, "must be 1"),
    /** levels[0] is level 1. What a level pays and what it asks of the member stand together. */
    levels: z
      .array(levelSchema, "must be a list of levels")
      .check(
        z.minLength(1, "must have at least one level"),
        z.maxLength(MAX_LEVELS, `must have at most ${MAX_LEVELS} levels`),
      ),
    /** The tree whose uplines are paid, and whose legs count. Absent: sponsor. */
    tree: z.optional(z.enum(["sponsor", "placement"], "must be sponsor or placement")),
    /**
     * `none`: level k is the k-th of the upline. `active`: who is not active is taken out of the chain first. With both,
     * who does not qualify for the level leaves breakage. `dynamic`: level k goes to the nearest above the last payee who
     * is active and qualifies for at least k levels.
     */
    compression: z.enum(["none", "active", "dynamic"], "must be none, active or dynamic"),
    /** Exceptions from what level 1 pays. */
    base: z.optional(baseRulesSchema),
    recurring: z.optional(recurringSchema),
    activity: z.optional(activitySchema),
    ranks: z.optional(ranksSchema),
    demotion: z.optional(demotionSchema),
    bonuses: z.optional(bonusesSchema),
    points: z.optional(pointsRewardSchema),
    customerReward: z.optional(customerRewardSchema),
    /** No conversion pays more than this share of its amount, all levels together. */
    capBps: rateBpsSchema,
    /**
     * A lead carries no amount, so the cap would hold its flat commission to 0. True: a conversion of amount 0 pays
     * its flat amounts in full. Absent or false: it pays nothing.
     */
    payFlatOnZeroAmount: z.optional(z.boolean("must be true or false")),
  },
  { error: strictMessage },
);

/** What a plan version holds, as stored in its `rules`. */
export type PlanRules = z.infer<typeof rulesSchema>;

export interface WorstCase {
  readonly worstCaseBps: number;
  readonly capBps: number;
}

/**
 * The most that the plan's percentages can pay, all levels filled: refused when that is more than the cap. Flat
 * amounts have no worst case in per cent; the cap holds them conversion by conversion.
 */
export function checkWorstCase(rules: PlanRules): Result<WorstCase, WorstCase & { message: string }> {
  const worstCaseBps = rules.levels.reduce(
    (sum, level) => sum + (level.kind === "percentage" ? level.rateBps : 0),
    0,
  );
  const worstCase = { worstCaseBps, capBps: rules.capBps };
  if (worstCaseBps <= rules.capBps) return ok(worstCase);
  const rates = rules.levels.flatMap((level) =>
    level.kind === "percentage" ? [formatRate(level.rateBps)] : [],
  );
  const sum = rates.length === 1 ? "" : `${rates.join(" + ")} = `;
  const message = `levels pay ${sum}${formatRate(worstCaseBps)}, more than the cap of ${formatRate(rules.capBps)}`;
  return refuse({ ...worstCase, message });
}

/** Rules as one may save them: well-formed, and the worst case within the cap. Messages name each field. */
export const planRulesSchema = rulesSchema.check((context) => {
  const worstCase = checkWorstCase(context.value);
  if (worstCase.ok) return;
  context.issues.push({
    code: "custom",
    input: context.value,
    path: ["levels"],
    message: worstCase.reason.message,
  });
});

/** Currencies that a program accepts and a flat level names no amount for: worth a warning when a plan is saved. */
export function currenciesWithoutFlatAmount(
  rules: PlanRules,
  acceptedCurrencies: readonly string[],
): { level: number; currency: string }[] {
  return rules.levels.flatMap((level, index) => {
    if (level.kind !== "flat") return [];
    const missing = acceptedCurrencies.filter((currency) => !Object.hasOwn(level.amountsMinor, currency));
    return missing.map((currency) => ({ level: index + 1, currency }));
  });
}
