import type { Decile } from "./backtest-case.ts";

const TENTHS = 10;

/**
 * Ten groups of equal size, from those who earn least; where ten does not divide the number, the later ones get one more.
 * Nobody earns: no groups.
 */
export function decilesOf(earnedMinor: readonly bigint[]): Decile[] {
  const count = earnedMinor.length;
  if (count === 0) return [];
  const sorted = earnedMinor.toSorted((a, b) => (a === b ? 0 : a < b ? -1 : 1));
  return Array.from({ length: TENTHS }, (_, tenth) => {
    // Both round down, so that the groups meet and the last one ends with the last.
    const from = Math.floor((tenth * count) / TENTHS);
    const members = sorted.slice(from, Math.floor(((tenth + 1) * count) / TENTHS));
    return {
      decile: tenth + 1,
      partners: members.length,
      totalMinor: members.reduce((sum, minor) => sum + minor, 0n),
      upToMinor: members.at(-1) ?? 0n,
    };
  });
}
