import { localTime } from "../../../../core/notifications/local-time.ts";
import {
  addDays,
  comparedRange,
  type DayRange,
  daysOf,
  RANGE_MAX_DAYS,
} from "../../../../core/reports/range.ts";
import { SEARCH_SHAPES, type SearchOf } from "../search/read-search.ts";

export const PRESETS = ["today", "7d", "30d", "90d", "month", "quarter", "year"] as const;
export type Preset = (typeof PRESETS)[number];
export const COMPARED_WITH = ["none", "previous_period", "previous_year"] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];
/** Whose clock days are told by. */
export const ZONES = ["program", "viewer", "utc"] as const;
export type Zone = (typeof ZONES)[number];

/** How a range stands in the page's address. `from` and `to` are of one that is no preset. */
export const RANGE_SEARCH = {
  range: SEARCH_SHAPES.oneOf(...PRESETS),
  from: SEARCH_SHAPES.day,
  to: SEARCH_SHAPES.day,
  compare: SEARCH_SHAPES.oneOf("previous_period", "previous_year"),
  zone: SEARCH_SHAPES.oneOf(...ZONES),
};
type RangeSearch = SearchOf<typeof RANGE_SEARCH>;

export interface RangeChoice {
  readonly preset: Preset | "custom";
  /** Days by the clock of `timezone`, both of them included. */
  readonly range: DayRange;
  readonly compare: ComparedWith;
  /** Null: compared with nothing. */
  readonly compared: DayRange | null;
  readonly zone: Zone;
  /** IANA name. */
  readonly timezone: string;
}

export interface RangePlace {
  /** The program's timezone; absent where a page is of no program. */
  readonly program?: string | undefined;
  readonly viewer: string;
}

const STANDARD: Preset = "30d";

/** Which zones there are to choose from at a place. */
export const zonesOf = ({ program }: RangePlace): readonly Zone[] =>
  program === undefined ? ["viewer", "utc"] : ZONES;

export function timezoneOf(zone: Zone, { program, viewer }: RangePlace): string {
  if (zone === "utc") return "UTC";
  return zone === "program" ? (program ?? viewer) : viewer;
}

/** What an address asks for: 30 days up to today by the program's clock, else the viewer's, unless it says otherwise. */
export function readRangeChoice(search: RangeSearch, now: Date, place: RangePlace): RangeChoice {
  const zone = zonesOf(place).find((known) => known === search.zone) ?? zonesOf(place)[0] ?? "viewer";
  const timezone = timezoneOf(zone, place);
  const { from, to } = search;
  const custom =
    from !== undefined && to !== undefined && checkDays({ from, to }) === null ? { from, to } : null;
  const preset = custom === null ? (PRESETS.find((known) => known === search.range) ?? STANDARD) : "custom";
  const range = custom ?? presetRange(preset === "custom" ? STANDARD : preset, localTime(now, timezone).day);
  const compare = COMPARED_WITH.find((known) => known === search.compare) ?? "none";
  const compared = compare === "none" ? null : comparedRange(range, compare);
  return { preset, range, compare, compared, zone, timezone };
}

/** How a choice stands in the address: what is usual is left out. */
export function writeRangeChoice(
  { preset, range, compare, zone }: Pick<RangeChoice, "preset" | "range" | "compare" | "zone">,
  place: RangePlace,
): { readonly [Name in keyof RangeSearch]: string | undefined } {
  return {
    range: preset === "custom" || preset === STANDARD ? undefined : preset,
    from: preset === "custom" ? range.from : undefined,
    to: preset === "custom" ? range.to : undefined,
    compare: compare === "none" ? undefined : compare,
    zone: zone === zonesOf(place)[0] ? undefined : zone,
  };
}

/** How the reports of the API are asked for it. */
export function rangeQuery({ range, compare, timezone }: RangeChoice) {
  return { ...range, compare, timezone };
}

/** @param today at the place whose days are meant, as `2026-11-21` */
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

function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
}

/** What is wrong with two days: they are none, in the wrong order, or more than a report may be about. */
export function checkDays(range: DayRange): "no_day" | "order" | "too_long" | null {
  if (!SEARCH_SHAPES.day(range.from) || !SEARCH_SHAPES.day(range.to)) return "no_day";
  if (range.from > range.to) return "order";
  return daysOf(range) > RANGE_MAX_DAYS ? "too_long" : null;
}
