import { exponentOf } from "../money/currency.ts";

/** Earnings above `aboveMinor`, up to and including `upToMinor`. */
export interface PayBracket {
  readonly aboveMinor: number;
  readonly upToMinor: number;
  readonly partners: number;
}

/**
 * Brackets that ten times each other, so that they read alike in every currency: nothing, up to 1, up to 10, up to 100, …
 * of the currency's major unit, as far as anybody has earned; those between with nobody in them are told as well.
 *
 * @param decades how many partners earned more than 10^(k-1) and up to 10^k major units, by k; -1: nothing
 */
export function payBrackets(currency: string, decades: ReadonlyMap<number, number>): PayBracket[] {
  const unit = 10 ** exponentOf(currency);
  const last = Math.max(-1, ...decades.keys());
  const brackets: PayBracket[] = [{ aboveMinor: 0, upToMinor: 0, partners: decades.get(-1) ?? 0 }];
  for (let decade = 0; decade <= last; decade++) {
    const aboveMinor = decade === 0 ? 0 : 10 ** (decade - 1) * unit;
    brackets.push({ aboveMinor, upToMinor: 10 ** decade * unit, partners: decades.get(decade) ?? 0 });
  }
  return brackets;
}
