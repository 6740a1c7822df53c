import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const TOKENS = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const THEMES = { light: 1, dark: 2 } as const;

/** What is read, on all that it is read on: 4.5:1 (WCAG 2.2, 1.4.3). */
const TEXT = ["ink", "ink-soft", "water", "amber", "red"];
const SURFACES = ["paper", "sheet", "well"];
const READ = [
  ...TEXT.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)),
  ...["ink", "water"].map((text) => [text, "water-faint"] as const),
  ...["ink", "amber"].map((text) => [text, "amber-faint"] as const),
  ...["ink", "red"].map((text) => [text, "red-faint"] as const),
  // The words of the main button.
  ["paper", "water"] as const,
  ["paper", "ink"] as const,
];
/** What is seen without being read: 3:1 (1.4.11). */
const SEEN = [1, 2, 3, 4, 5, 6].flatMap((at) =>
  ["paper", "sheet"].map((surface) => [`series-${at}`, surface] as const),
);

test.each(Object.keys(THEMES) as (keyof typeof THEMES)[])(
  "in the %s theme all can be read and seen",
  (theme) => {
    const short = (pairs: readonly (readonly [string, string])[], least: number) =>
      pairs
        .map(
          ([over, under]) => [over, under, contrast(colourOf(over, theme), colourOf(under, theme))] as const,
        )
        .filter(([, , ratio]) => ratio < least);
    expect(short(READ, 4.5)).toEqual([]);
    expect(short(SEEN, 3)).toEqual([]);
  },
);

/** Red, green and blue, 0 to 255. */
function colourOf(token: string, theme: keyof typeof THEMES): readonly number[] {
  const found = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(TOKENS);
  const hex = found?.[THEMES[theme]];
  if (hex === undefined) throw new Error(`no token ${token}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
