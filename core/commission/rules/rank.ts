import * as z from "zod/mini";
import { requirementsSchema } from "./requirements.ts";
import { keySchema, nameSchema, strictMessage } from "./shapes.ts";

/** At most this many ranks in a ladder. */
const MAX_RANKS = 20;

const rankSchema = z.strictObject(
  {
    key: keySchema,
    name: nameSchema,
    requires: requirementsSchema,
    /** Shown beside the name; rates and bonuses name the rank themselves. */
    badge: z.optional(nameSchema),
  },
  { error: strictMessage },
);
export type Rank = z.infer<typeof rankSchema>;

/** The ladder, lowest rank first. One holds the highest whose requirements one meets. */
export const ranksSchema = z
  .array(rankSchema, "must be a list of ranks")
  .check(z.maxLength(MAX_RANKS, `must have at most ${MAX_RANKS} ranks`));

/**
 * What happens to the paid rank when a period's requirements are not met any more: `at_once` takes the rank that is met,
 * `one_step` goes down by one rank a period, `never` keeps it.
 */
export const demotionSchema = z.enum(["at_once", "one_step", "never"], "must be at_once, one_step or never");
