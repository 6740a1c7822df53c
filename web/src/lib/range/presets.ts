import { addDays, type DayRange } from "../../../../core/reports/range.ts";

export const PRESETS = ["today", "7d", "30d", "90d", "month", "quarter", "year"] as const;
export type Preset = (typeof PRESETS)[number];

/** Days up to today. @param today at the place whose days are meant, as `2026-11-21` */
export function presetRange(preset: Preset, today: string): DayRange {
  switch (preset) {
    case "today":
      return { from: today, to: today };
    case "7d":
      return { from: addDays(today, -6), to: today };
    case "30d":
      return { from: addDays(today, -29), to: today };
    case "90d":
      return { from: addDays(today, -89), to: today };
    case "month":
      return { from: `${today.slice(0, 7)}-01`, to: today };
    case "quarter":
      return { from: quarterStart(today), to: today };
    case "year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
  }
}

/** Which preset a range is today; undefined: none. */
export function presetOf({ from, to }: DayRange, today: string): Preset | undefined {
  return PRESETS.find((preset) => {
    const range = presetRange(preset, today);
    return range.from === from && range.to === to;
  });
}

function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
}
