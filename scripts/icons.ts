import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../tests/support/browser.ts";

/*
 * Draws the site's icons for devices that install it out of its mark (web/public/favicon.svg). They are checked in; run this
 * when the mark changes.
 */

const FOLDER = fileURLToPath(new URL("../web/public/icons", import.meta.url));
const MARK = fileURLToPath(new URL("../web/public/favicon.svg", import.meta.url));
/** Tokens `water` and `sheet` of the light theme. */
const COLOURS = { ground: "#0a6a72", mark: "#ffffff" };
/** The mark's width in that of the icon; a mask may take all but the inner four fifths. */
const MARK_SHARE = { icon: 0.62, maskable: 0.52 };
const CORNER = 0.22;

const ICONS = [
  { name: "icon-192", size: 192, share: MARK_SHARE.icon, corner: CORNER },
  { name: "icon-512", size: 512, share: MARK_SHARE.icon, corner: CORNER },
  { name: "maskable-192", size: 192, share: MARK_SHARE.maskable, corner: 0 },
  { name: "maskable-512", size: 512, share: MARK_SHARE.maskable, corner: 0 },
  { name: "apple-touch-180", size: 180, share: MARK_SHARE.icon, corner: 0 },
];

const paths = [...(await readFile(MARK, "utf8")).matchAll(/<path[^>]*\/>/g)].map(([path]) => path).join("");
const browser = await launchBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  for (const { name, size, share, corner } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(drawing(size, share, corner));
    const picture = await page.screenshot({ omitBackground: true });
    await writeFile(join(FOLDER, `${name}.png`), picture);
    await page.close();
  }
} finally {
  await browser.close();
}

function drawing(size: number, share: number, corner: number): string {
  const scale = (size * share) / 32;
  const inset = (size * (1 - share)) / 2;
  return `<style>html, body { margin: 0; background: none } svg { display: block }</style>
    <svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" fill="none" stroke-linecap="round">
      <rect width="${size}" height="${size}" rx="${size * corner}" fill="${COLOURS.ground}" />
      <g transform="translate(${inset} ${inset}) scale(${scale})" stroke="${COLOURS.mark}">${paths}</g>
    </svg>`;
}
