import { matchKey, type ScreeningMatch } from "./screen.ts";
import type { ScreeningResult } from "./states.ts";

/** What was found of the same name and country before. */
export interface EarlierScreening {
  readonly result: ScreeningResult;
  readonly matches: readonly ScreeningMatch[];
}

/**
 * What a screening says, when somebody may have decided of the same entries before: whom only entries match that were cleared
 * is cleared; where all others stand in a case already, no other is opened.
 */
export function carryDecision(
  matches: readonly ScreeningMatch[],
  earlier: readonly EarlierScreening[],
): { readonly result: "clear" | "hit" | "cleared"; readonly opensCase: boolean } {
  if (matches.length === 0) return { result: "clear", opensCase: false };
  const of = (...results: ScreeningResult[]) =>
    new Set(
      earlier.filter(({ result }) => results.includes(result)).flatMap((one) => one.matches.map(matchKey)),
    );
  const standing = of("hit", "confirmed");
  const cleared = of("cleared");
  const open = matches.map(matchKey).filter((key) => standing.has(key) || !cleared.has(key));
  if (open.length === 0) return { result: "cleared", opensCase: false };
  return { result: "hit", opensCase: open.some((key) => !standing.has(key)) };
}

/** Whether deciding of one screening decides of another of the same name and country: all its entries are among the first's. */
export function decidesToo(decided: readonly ScreeningMatch[], other: readonly ScreeningMatch[]): boolean {
  const keys = new Set(decided.map(matchKey));
  return other.every((match) => keys.has(matchKey(match)));
}
