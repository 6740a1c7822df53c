import * as z from "zod/mini";
import { rateBpsSchema } from "../../money/rate.ts";
import { baseRulesSchema, recurringSchema } from "./base.ts";
import { bonusesSchema } from "./bonus.ts";
import { levelSchema } from "./level.ts";
import { demotionSchema, ranksSchema } from "./rank.ts";
import { activitySchema } from "./requirements.ts";
import { customerRewardSchema, pointsRewardSchema } from "./reward.ts";
import { strictMessage } from "./shapes.ts";

/** A plan pays at most this many levels; level 1 is the attributed partner. */
export const MAX_LEVELS = 10;

/** The rules of a plan, each well-formed; whether they go together is checked in check-rules.ts. */
export const rulesShape = z.strictObject(
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
    /** No conversion pays more than this share of its amount, all levels together; nor with the bonuses it leads to. */
    capBps: rateBpsSchema,
    /**
     * A lead carries no amount, so the cap would hold its flat commission to 0. True: a conversion of amount 0 pays
     * its flat amounts in full. Absent or false: it pays nothing.
     */
    payFlatOnZeroAmount: z.optional(z.boolean("must be true or false")),
  },
  { error: strictMessage },
);
export type RulesShape = z.infer<typeof rulesShape>;
