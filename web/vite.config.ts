import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, mergeConfig, type Plugin, type UserConfig } from "vite";

import { earlyFile } from "./early-file.ts";
import { leanIcons } from "./lean-icons.ts";
import { offlineFiles } from "./offline-files.ts";
import { MANIFEST, type SiteFilesOptions, siteFiles } from "./site-files.ts";

/** Where `npm start` serves the API, for `vite dev` beside it. */
const API = "http://127.0.0.1:8788";

/**
 * What the first page loads whichever it is. It stands before the groups below, which would take along what theirs
 * import, and be loaded for that.
 */
const BASE = {
  name: "base",
  test: /(node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(react-query|query-core|react-router|router-core|history|store|react-store))\/|web\/src\/lib\/(texts|api(?!\/texts\/vietnamese)|session)\/|web\/src\/lib\/format\.ts|features\/affiliate\/link-search|components\/language\/|ui\/(button|dialog|notice|sign|page-head|section|brand|mark|announcer)\.tsx|core\/money\/currency|frame\/(waiting-page|redirect))/,
  priority: 6,
};

/** What all forms share; loaded with the first page that has one. */
const FORMS = {
  name: "forms",
  test: /(react-hook-form|web\/src\/lib\/form\/)/,
  minShareCount: 2,
  priority: 5,
};

/** What stands around the pages of every area, with the icons of more than one of them. */
const FRAME = {
  name: "frame",
  test: /(components\/(frame\/(area-frame|side|bottom|page|role|account-button|inbox|signed-in|texts\/frame)|palette\/palette-button|ui\/(lean-icon|menu-button|avatar|live-mark))|lib\/(live\/|tones)|lucide-react)/,
  minShareCount: 3,
  priority: 3,
};

/** Small figures of the last days, as both homes have them. */
const TREND = {
  name: "trend",
  test: /(features\/reports\/(api\/use-trend|texts\/trend|components\/trend|trend-values|measure)|ui\/sparkline|chart\/format-bucket|lib\/format-per-hundred|core\/(notifications\/local-time|reports\/(range|rates)))/,
  minShareCount: 2,
  priority: 2,
};

/** What a merchant's area and the platform's have in common. */
const OFFICE = {
  name: "office",
  test: /(frame\/use-allowed-groups|icons\/(activity|handshake|landmark|message-square-exclamation-point|scroll-text|users-round)\.)/,
  minShareCount: 2,
  priority: 2,
};

/** What most of a merchant's pages need, its home among them. */
const MERCHANT = {
  name: "merchant",
  test: /(features\/merchant\/api\/use-(place|merchant|merchant-live)\.|lib\/state-texts|icons\/(badge-percent|key-round|layers)\.)/,
  minShareCount: 2,
  priority: 2,
};

/** Conversions, as the merchant's home and their list have them. */
const CONVERSIONS = {
  name: "conversions",
  test: /features\/merchant\/(texts\/(conversion-list|attribution)|describe-conversion|components\/conversion(s-table|-columns))/,
  minShareCount: 2,
  priority: 1,
};

/** What most of an affiliate's pages need. */
const AFFILIATE = {
  name: "affiliate",
  test: /features\/affiliate\/api\/use-affiliate/,
  minShareCount: 2,
  priority: 1,
};

/**
 * What so many parts of the site use comes in one piece: each piece alone would compress worse, and be named in the list
 * of pieces that the first one carries.
 */
const SHARED = {
  name: "shared",
  test: /web\/src\/(components|lib)/,
  minShareCount: 30,
  priority: 4,
};

const DOCUMENT = fileURLToPath(new URL("../scripts/openapi-document.ts", import.meta.url));

/** Writes `openapi.json`, which `/api/openapi.json` answers. It reads all of the API's source, and so takes seconds. */
function apiDocument(): Plugin {
  return {
    name: "api-document",
    apply: "build",
    async writeBundle({ dir }) {
      const [code] = await once(fork(DOCUMENT, [join(dir ?? "", "openapi.json")]), "exit");
      if (code !== 0) throw new Error("the API's document could not be made");
    },
  };
}

/** React has had this since version 18; the stand-in for older ones need not be loaded. */
const ALIASES = { "use-sync-external-store/shim/with-selector": "use-sync-external-store/with-selector" };

/** The first piece carries the name of each other one: they are as short as they can be. */
const NAMES = {
  entryFileNames: "assets/[hash:7].js",
  chunkFileNames: "assets/[hash:7].js",
  assetFileNames: "assets/[hash:7][extname]",
};

/** The site's build, as it is deployed beside the tracker at `edgeUrl`. */
export function siteConfig(options: SiteFilesOptions): UserConfig {
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    plugins: [leanIcons(), react(), tailwind(), siteFiles(options), earlyFile(), offlineFiles()],
    resolve: { alias: ALIASES },
    server: { host: "127.0.0.1", proxy: { "/api": API } },
    build: {
      outDir: "dist",
      emptyOutDir: true,
      assetsDir: "assets",
      manifest: MANIFEST,
      // The content security policy allows no data: URLs, and every browser that runs this preloads modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          ...NAMES,
          codeSplitting: {
            groups: [BASE, FORMS, SHARED, FRAME, TREND, OFFICE, MERCHANT, CONVERSIONS, AFFILIATE],
          },
        },
      },
    },
  };
}

const { EDGE_URL, SECURITY_CONTACT } = process.env;
const deployed = siteConfig({ edgeUrl: EDGE_URL, securityContact: SECURITY_CONTACT });
export default defineConfig(mergeConfig(deployed, { plugins: [apiDocument()] }));
