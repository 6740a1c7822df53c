import * as z from "zod/mini";
import { rateBpsSchema } from "../../money/rate.ts";
import { levelRequirementsSchema } from "./requirements.ts";
import { byRankKey, flatAmountsSchema, keySchema, strictMessage } from "./shapes.ts";

/** A rate for each rank that has one of its own. */
export const ratesByRankSchema = z.record(keySchema, rateBpsSchema, {
  error: byRankKey("basis points"),
});

/** The level pays this rate of what the conversion is worth to the plan. */
const percentageLevel = z.strictObject(
  {
    kind: z.literal("percentage"),
    rateBps: rateBpsSchema,
    /** In place of `rateBps` for a receiver of that rank or above, up to the next rank that is named. */
    ratesByRank: z.optional(ratesByRankSchema),
    requires: z.optional(levelRequirementsSchema),
  },
  { error: strictMessage },
);

/** The level pays this amount, once per conversion, in the conversion's currency; nothing in one not named. */
const flatLevel = z.strictObject(
  {
    kind: z.literal("flat"),
    amountsMinor: flatAmountsSchema,
    requires: z.optional(levelRequirementsSchema),
  },
  { error: strictMessage },
);

export const levelSchema = z.discriminatedUnion("kind", [percentageLevel, flatLevel], {
  error: "must be percentage or flat",
});
export type PlanLevel = z.infer<typeof levelSchema>;
