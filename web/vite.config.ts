import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type UserConfig } from "vite";

/** Where `npm start` serves the API, for `vite dev` beside it. */
const API = "http://127.0.0.1:8788";

/** Where `_headers` names the tracker's origin, which is another on each deployment. */
const EDGE_PLACE = " {EDGE_ORIGIN}";

/**
 * The site's build. The guide asks whether a browser can load the tracker, so the content security policy allows
 * requests to it, and to nothing else.
 *
 * @param edgeUrl address of the tracker; undefined: the policy allows no such requests, and the guide cannot ask
 */
export function siteConfig(edgeUrl: string | undefined): UserConfig {
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    plugins: [react(), edgeInHeaders(edgeUrl)],
    server: { host: "127.0.0.1", proxy: { "/api": API } },
    build: {
      outDir: "dist",
      emptyOutDir: true,
      assetsDir: "assets",
      // The content security policy allows no data: URLs, and every browser that runs this preloads modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
}

function edgeInHeaders(edgeUrl: string | undefined): Plugin {
  const origin = edgeUrl === undefined || edgeUrl === "" ? "" : ` ${new URL(edgeUrl).origin}`;
  return {
    name: "edge-in-headers",
    async writeBundle({ dir }) {
      if (dir === undefined) return;
      const file = join(dir, "_headers");
      await writeFile(file, (await readFile(file, "utf8")).replaceAll(EDGE_PLACE, origin));
    },
  };
}

export default defineConfig(siteConfig(process.env.EDGE_URL));
