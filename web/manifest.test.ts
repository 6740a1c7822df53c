import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (name: string) => readFileSync(join(import.meta.dirname, name));
const manifest = (name: string) => JSON.parse(read(`public/${name}`).toString());
const ENGLISH = manifest("manifest.webmanifest");
const VIETNAMESE = manifest("manifest.vi.webmanifest");

test("an installed site is one application, and differs by its words alone", () => {
  const wordless = ({ lang: _l, description: _d, shortcuts, ...rest }: typeof ENGLISH) => ({
    ...rest,
    shortcuts: shortcuts.map(({ url }: { url: string }) => url),
  });
  expect(wordless(VIETNAMESE)).toEqual(wordless(ENGLISH));
});

test("each icon is as large as it is said to be", () => {
  for (const { src, sizes } of ENGLISH.icons) {
    const png = read(`public${src}`);
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes);
  }
});

test("its window, and the browser's around the site, have the colours of the paper", () => {
  const tokens = read("src/app/tokens.css").toString();
  const [, light, dark] = /--paper: light-dark\((#\w+), (#\w+)\)/.exec(tokens) ?? [];
  expect([ENGLISH.theme_color, ENGLISH.background_color]).toEqual([light, light]);
  const index = read("index.html").toString();
  const named = [...index.matchAll(/<meta name="theme-color" content="(#\w+)"/g)].map(([, colour]) => colour);
  expect(named).toEqual([light, dark]);
});
