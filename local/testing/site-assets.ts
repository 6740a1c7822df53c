import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Fetcher } from "@cloudflare/workers-types";

const PUBLIC = new URL("../../web/public/", import.meta.url);
const INDEX = new URL("../../web/index.html", import.meta.url);

/** `env.ASSETS` as far as the functions use it: the files that the site is served with. */
export const siteAssets = {
  async fetch(url: string): Promise<Response> {
    const { pathname } = new URL(url);
    const file = fileURLToPath(pathname === "/" ? INDEX : new URL(`.${pathname}`, PUBLIC));
    const bytes = await readFile(file).catch(() => undefined);
    return bytes === undefined
      ? new Response("not found", { status: 404 })
      : new Response(new Uint8Array(bytes));
  },
} as unknown as Fetcher;
