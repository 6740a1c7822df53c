import { foldName, HIT_FROM, nearness } from "./names.ts";
import type { CaseSeverity } from "./states.ts";

/** Somebody to be held against a list: every name that it goes by. */
export interface Subject {
  readonly names: readonly string[];
  readonly country: string | null;
}

/** One of a list, its names and aliases folded. */
export interface ListEntry {
  readonly list: string;
  readonly externalId: string;
  readonly name: string;
  readonly folded: readonly string[];
  readonly country: string | null;
  readonly bornOn: string | null;
}

/** Somebody of a list whom a subject may be. */
export interface ScreeningMatch {
  readonly list: string;
  readonly externalId: string;
  readonly name: string;
  readonly country: string | null;
  readonly bornOn: string | null;
  /** The name of the list that was nearest, folded. */
  readonly matched: string;
  /** In hundredths, as `nearness` says. */
  readonly nearness: number;
  readonly sameCountry: boolean;
}

/** Matches that are kept of one subject. */
const MATCHES_MAX = 20;

/** Everybody of a list whom a subject may be, the nearest first. */
export function screen({ names, country }: Subject, entries: readonly ListEntry[]): ScreeningMatch[] {
  const folded = [...new Set(names.map(foldName))].filter((name) => name !== "");
  const matches = entries.flatMap((entry) => {
    let best = { matched: "", nearness: 0 };
    for (const name of folded)
      for (const listed of entry.folded) {
        const near = nearness(name, listed);
        if (near > best.nearness) best = { matched: listed, nearness: near };
      }
    if (best.nearness < HIT_FROM) return [];
    const { list, externalId, name, bornOn } = entry;
    const sameCountry = country !== null && entry.country === country;
    return [{ list, externalId, name, country: entry.country, bornOn, ...best, sameCountry }];
  });
  return matches
    .sort((a, b) => b.nearness - a.nearness || Number(b.sameCountry) - Number(a.sameCountry) || compare(a, b))
    .slice(0, MATCHES_MAX);
}

const compare = (a: ScreeningMatch, b: ScreeningMatch): number => (nameOf(a) < nameOf(b) ? -1 : 1);
const nameOf = ({ list, externalId }: { list: string; externalId: string }): string =>
  `${list} ${externalId}`;

/** By which two matches are of the same entry. */
export const matchKey = nameOf;

/**
 * How grave a hit is: the same name and country is critical, the same name in another or an unknown country high, as is a near
 * name in the same country; a near name elsewhere is medium.
 */
export function severityOf(matches: readonly ScreeningMatch[]): CaseSeverity {
  const exact = matches.filter((match) => match.nearness === 100);
  if (exact.some(({ sameCountry }) => sameCountry)) return "critical";
  return exact.length > 0 || matches.some(({ sameCountry }) => sameCountry) ? "high" : "medium";
}
