import * as z from "zod/mini";

const halfLifeDays = z.int("half-life must be whole days").check(z.gte(1), z.lte(365));

/** How credit is shared among eligible touches. Chosen per program; `last_click` is the default. */
export const attributionModelSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("last_click") }),
  z.strictObject({ kind: z.literal("first_click") }),
  z.strictObject({ kind: z.literal("linear") }),
  z.strictObject({ kind: z.literal("position_based") }),
  z.strictObject({ kind: z.literal("time_decay"), halfLifeDays }),
]);
export type AttributionModel = z.infer<typeof attributionModelSchema>;

export const DEFAULT_MODEL: AttributionModel = { kind: "last_click" };
export const DEFAULT_WINDOW_DAYS = 30;
