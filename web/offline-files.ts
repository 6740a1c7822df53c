import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "vite";
import { MANIFEST } from "./site-files.ts";

const PAGE = "/offline.html";
const SCRIPT = "/offline.js";
const WORKER = "/sw.js";
const VERSION_LENGTH = 8;
const sourceOf = (name: string): string => fileURLToPath(new URL(`src/offline/${name}`, import.meta.url));

/**
 * Writes what the site is without network: the worker (`sw.js`), and the page it shows then, which is the site's own head with
 * a script of its own. Neither takes part in the pieces of the site, and each build's worker is another.
 */
export function offlineFiles(): Plugin {
  return {
    name: "offline-files",
    apply: "build",
    async writeBundle({ dir }) {
      if (dir !== undefined) await writeOfflineFiles(dir);
    },
  };
}

async function writeOfflineFiles(dir: string): Promise<void> {
  const place = (path: string) => join(dir, path);
  const page = offlinePage(await readFile(place("index.html"), "utf8"));
  const script = await bundle("page.ts", {});
  const pieces = await readFile(place(MANIFEST), "utf8");
  const version = createHash("sha256").update(page).update(script).update(pieces).digest("hex");
  const worker = await bundle("worker.ts", {
    VERSION: JSON.stringify(version.slice(0, VERSION_LENGTH)),
    SHELL: JSON.stringify([PAGE, ...filesOf(page)]),
  });
  await writeFile(place(PAGE), page);
  await writeFile(place(SCRIPT), script);
  await writeFile(place(WORKER), worker);
}

const ENTRY = /<script type="module"[^>]*><\/script>/;
const PIECES = /\s*(<link rel="modulepreload"[^>]*>|<script async[^>]*><\/script>)/g;

/** The site's page with another script. @throws when it has not the place for it */
export function offlinePage(index: string): string {
  if (!ENTRY.test(index)) throw new Error("the site's page has no script");
  return index.replace(PIECES, "").replace(ENTRY, `<script type="module" src="${SCRIPT}"></script>`);
}

/** What a page is drawn with: its scripts, styles and its sign. */
export function filesOf(page: string): string[] {
  const named = page.matchAll(/<(?:script|link rel="(?:stylesheet|icon)")[^>]*\s(?:src|href)="([^"]+)"/g);
  return [...named].map(([, path = ""]) => path);
}

async function bundle(name: string, define: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [sourceOf(name)], bundle: true, minify: true, write: false, define },
    ...{ format: "iife", target: "es2022", charset: "utf8", legalComments: "none" },
  });
  return outputFiles.map(({ text }) => text).join("");
}
