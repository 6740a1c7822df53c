import * as z from "zod/mini";
import { rateBpsSchema } from "../../money/rate.ts";
import { ratesByRankSchema } from "./level.ts";
import { byRankKey, countSchema, flatAmountsSchema, keySchema, strictMessage } from "./shapes.ts";

const MAX_BONUSES = 20;
/** Levels or generations of one bonus. */
const MAX_BONUS_LEVELS = 20;

const common = {
  /** Unique in the plan: bonuses are found by it. */
  name: keySchema,
  /** Receivers must hold this paid rank or a higher one; absent: any. Inactive ones receive nothing. */
  minRank: z.optional(keySchema),
};
/** What we see ourselves: each is a trigger of its own, and no event that is told by name. */
export const SEEN_EVENTS: readonly string[] = ["first_purchase", "sign_up"];

const rates = z
  .array(rateBpsSchema, "must be a list of rates")
  .check(
    z.minLength(1, "must have at least one rate"),
    z.maxLength(MAX_BONUS_LEVELS, `must have at most ${MAX_BONUS_LEVELS} rates`),
  );

/** Sales that a new partner makes in its first days pay its sponsors: rates[0] the sponsor, rates[1] that one's, … */
const fastStart = z.strictObject(
  {
    ...common,
    kind: z.literal("fast_start"),
    days: countSchema,
    rates,
  },
  { error: strictMessage },
);

/** A share of the commission that the downline earned in the period: rates[0] of those sponsored personally, … */
const matching = z.strictObject({ ...common, kind: z.literal("matching"), rates }, { error: strictMessage });

/**
 * A share of sales by generation: going up from whoever sold, each member of `leaderRank` or above ends a generation.
 * The first leader above gets rates[0], the next rates[1], …; who sold is not its own leader.
 */
const generation = z.strictObject(
  { ...common, kind: z.literal("generation"), leaderRank: keySchema, rates },
  { error: strictMessage },
);

/**
 * Going up from whoever sold (itself first), each member gets its rank's rate less the highest rate paid below it on
 * the way; an equal or lower one gets nothing.
 */
const differential = z.strictObject(
  { ...common, kind: z.literal("differential"), ratesByRank: ratesByRankSchema },
  { error: strictMessage },
);

/** Once in a life for each rank that is named, when it is reached for the first time. */
const rankAdvancement = z.strictObject(
  {
    ...common,
    kind: z.literal("rank_advancement"),
    amountsByRank: z.record(keySchema, flatAmountsSchema, { error: byRankKey("amounts") }),
  },
  { error: strictMessage },
);

/** A share of all sales of the program in the period, divided by shares: so many for each rank that is named. */
const pool = z.strictObject(
  {
    ...common,
    kind: z.literal("pool"),
    rateBps: rateBpsSchema,
    sharesByRank: z.record(keySchema, countSchema, { error: byRankKey("shares") }),
  },
  { error: strictMessage },
);

/**
 * Paid when it happens, not with the period, to the uplines of a new partner: levels[0] to its sponsor, or to whoever its
 * seat in the matrix is below, …
 * `first_purchase`: the first conversion that a partner it recruited brought. `sign_up`: the bare joining; only with
 * `signUpConfirmedBy`, set by us when the program's owner confirmed the warning. `event`: told over the API by name.
 */
const referral = z.strictObject(
  {
    ...common,
    kind: z.literal("referral"),
    trigger: z.enum(["first_purchase", "sign_up", "event"], "must be first_purchase, sign_up or event"),
    /** Of the trigger `event`. */
    event: z.optional(keySchema),
    /** Whose uplines are paid, whatever tree the plan's levels follow. Absent: sponsor. */
    tree: z.optional(z.enum(["sponsor", "placement"], "must be sponsor or placement")),
    levels: z
      .array(flatAmountsSchema, "must be a list of amounts by currency")
      .check(
        z.minLength(1, "must have at least one level"),
        z.maxLength(MAX_BONUS_LEVELS, `must have at most ${MAX_BONUS_LEVELS} levels`),
      ),
    signUpConfirmed: z.optional(z.literal(true, "must be true")),
  },
  { error: strictMessage },
);

const bonusSchema = z.discriminatedUnion(
  "kind",
  [fastStart, matching, generation, differential, rankAdvancement, pool, referral],
  {
    error: "must be fast_start, matching, generation, differential, rank_advancement, pool or referral",
  },
);
export type BonusRule = z.infer<typeof bonusSchema>;
export type BonusKind = BonusRule["kind"];
export type BonusOf<Kind extends BonusKind> = Extract<BonusRule, { kind: Kind }>;

export const bonusesSchema = z
  .array(bonusSchema, "must be a list of bonuses")
  .check(z.maxLength(MAX_BONUSES, `must have at most ${MAX_BONUSES} bonuses`));
