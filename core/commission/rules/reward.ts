import * as z from "zod/mini";
import { isCurrency } from "../../money/currency.ts";
import { rateBpsSchema } from "../../money/rate.ts";
import { byCurrency, countSchema, flatAmountsSchema, strictMessage } from "./shapes.ts";

const expireAfterDays = z.optional(countSchema);

/** Of each accrual so much is given as points: floor(share × pointsPerUnit ÷ units of the currency). The rest is cash. */
export const pointsRewardSchema = z.strictObject(
  {
    shareBps: rateBpsSchema,
    /** Points for one major unit of each currency. */
    pointsPerMajor: z.record(z.string().check(z.refine(isCurrency)), countSchema, {
      error: byCurrency("points"),
    }),
    /** Absent: never. */
    expireAfterDays,
  },
  { error: strictMessage },
);
export type PointsReward = z.infer<typeof pointsRewardSchema>;

const amount = {
  /** One of both: a share of the order, or an amount by currency. */
  rateBps: z.optional(rateBpsSchema),
  amountsMinor: z.optional(flatAmountsSchema),
  /** Only for a customer's first order with the program. */
  firstOrderOnly: z.boolean("must be true or false"),
  expireAfterDays,
};

/** What the referred customer gets for an attributed order. */
export const customerRewardSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("credit"), ...amount }, { error: strictMessage }),
    z.strictObject({ kind: z.literal("coupon"), ...amount }, { error: strictMessage }),
  ],
  { error: "must be credit or coupon" },
);
export type CustomerReward = z.infer<typeof customerRewardSchema>;
