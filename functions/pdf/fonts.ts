import type { Fetcher } from "@cloudflare/workers-types";

/** Noto Sans with Latin, Vietnamese, Greek and Cyrillic letters, out of the site's own files (`web/public/fonts`). */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

const loaded = new WeakMap<object, Promise<PdfFonts>>();

/** Read once per isolate. Throws when the site does not have them. */
export function loadFonts(assets: Fetcher): Promise<PdfFonts> {
  let fonts = loaded.get(assets);
  if (fonts === undefined) {
    fonts = Promise.all([load(assets, "400"), load(assets, "700")]).then(([regular, bold]) => ({
      regular,
      bold,
    }));
    loaded.set(assets, fonts);
    fonts.catch(() => loaded.delete(assets));
  }
  return fonts;
}

async function load(assets: Fetcher, weight: string): Promise<Uint8Array> {
  const response = await assets.fetch(`https://assets.invalid/fonts/noto-sans-${weight}.ttf`);
  if (!response.ok) throw new Error(`the font of weight ${weight} is answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
