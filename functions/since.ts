const DAY_MS = 86_400_000;

/** From when "today" counts where the viewer's day is not told. */
export const dayBefore = (now: Date): Date => new Date(now.getTime() - DAY_MS);
