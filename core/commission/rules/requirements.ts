import * as z from "zod/mini";
import { rateBpsSchema } from "../../money/rate.ts";
import { countSchema, keySchema, strictMessage, volumeSchema } from "./shapes.ts";

/**
 * Volume with a bound on each leg: of every leg counts at most `legCapBps` of the **required** volume; personal volume
 * counts whole. Met when what counts is at least `volume`.
 */
const legVolumeSchema = z.strictObject(
  { volume: volumeSchema, legCapBps: rateBpsSchema },
  { error: strictMessage },
);

/** What is asked of a member in a period. All that is named must be met; nothing named asks for nothing. */
export const requirementsSchema = z.strictObject(
  {
    personalVolume: z.optional(volumeSchema),
    /** Own and all below. */
    groupVolume: z.optional(volumeSchema),
    legVolume: z.optional(legVolumeSchema),
    /** Personally sponsored, and those of them that are active. */
    directPartners: z.optional(countSchema),
    activeDirectPartners: z.optional(countSchema),
    downlinePartners: z.optional(countSchema),
    activeDownlinePartners: z.optional(countSchema),
    /** Legs with at least one active member. */
    activeLegs: z.optional(countSchema),
    /** So many legs, each with at least one member of that rank or above in it. */
    legsWithRank: z.optional(
      z.strictObject({ rank: keySchema, legs: countSchema }, { error: strictMessage }),
    ),
    /** The other requirements were met in so many periods in a row, this one included. */
    periodsInARow: z.optional(countSchema),
  },
  { error: strictMessage },
);
export type Requirements = z.infer<typeof requirementsSchema>;
/** In the order in which they are told. */
export const REQUIREMENTS = Object.keys(requirementsSchema.shape) as readonly (keyof Requirements)[];
export type LegVolume = z.infer<typeof legVolumeSchema>;

/** What a level asks of whoever is to be paid at it, in the period before. */
export const levelRequirementsSchema = z.strictObject(
  {
    minRank: z.optional(keySchema),
    personalVolume: z.optional(volumeSchema),
    activeLegs: z.optional(countSchema),
    legVolume: z.optional(legVolumeSchema),
  },
  { error: strictMessage },
);
export type LevelRequirements = z.infer<typeof levelRequirementsSchema>;

/** Who counts as active in a period: personal volume of at least so much, or newly joined. */
export const activitySchema = z.strictObject(
  {
    personalVolume: volumeSchema,
    /** Days after joining in which a partner counts as active whatever its volume. */
    graceDays: z
      .int("must be a whole number of days")
      .check(z.gte(0, "must not be negative"), z.lte(365, "must be at most 365")),
  },
  { error: strictMessage },
);
export type ActivityRule = z.infer<typeof activitySchema>;
