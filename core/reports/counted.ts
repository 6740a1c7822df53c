/** Filters of lists that let through what figures count. */

/** Conversions of a merchant's. */
export const COUNTED = { status: "counted" } as const;
/** An affiliate's: those of its team are not in its figures. */
export const COUNTED_OWN = { ...COUNTED, credit: "own" } as const;
/** Clicks. */
export const OF_PEOPLE = { bot: "false" } as const;
