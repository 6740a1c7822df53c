import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { siteHeaders } from "../core/web-security/headers.ts";

export interface SiteFilesOptions {
  /** Address of the tracker; undefined: pages ask nothing of it. */
  readonly edgeUrl: string | undefined;
  /** Where to report a weakness, as `mailto:security@…`; undefined: the site does not say. */
  readonly securityContact: string | undefined;
}

const ROUTES = fileURLToPath(new URL("src/app", import.meta.url));
const YEAR_MS = 365 * 86_400_000;

/**
 * Writes what Pages reads beside the built files: `_headers`, `_redirects` and `404.html`, so that an address of the site is
 * answered 200 with its page, and any other 404 with the same page, which says so; and `security.txt` (RFC 9116).
 */
export function siteFiles(options: SiteFilesOptions): Plugin {
  return {
    name: "site-files",
    async writeBundle({ dir }) {
      if (dir !== undefined) await writeSiteFiles(dir, options);
    },
  };
}

/** The same for a site that is built: nothing else in it depends on the options. */
export async function writeSiteFiles(
  dir: string,
  { edgeUrl, securityContact }: SiteFilesOptions,
): Promise<void> {
  const edgeOrigin = edgeUrl === undefined || edgeUrl === "" ? "" : new URL(edgeUrl).origin;
  await writeFile(join(dir, "_headers"), headersFile(edgeOrigin));
  await writeFile(join(dir, "_redirects"), redirectsFile(await siteAddresses()));
  await writeFile(join(dir, "404.html"), await readFile(join(dir, "index.html")));
  if (securityContact === undefined || securityContact === "") return;
  await mkdir(join(dir, ".well-known"), { recursive: true });
  const expires = new Date(Date.now() + YEAR_MS).toISOString();
  await writeFile(
    join(dir, ".well-known/security.txt"),
    `Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: en\n`,
  );
}

function headersFile(edgeOrigin: string): string {
  const lines = Object.entries(siteHeaders(edgeOrigin)).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join("\n")}\n\n/assets/*\n  cache-control: public, max-age=31536000, immutable\n`;
}

/** What stands directly under the root, as the router declares it: `/merchant`, `/join/$code` … */
async function siteAddresses(): Promise<string[]> {
  const names = (await readdir(ROUTES)).filter((name) => name.endsWith(".tsx"));
  const sources = await Promise.all(names.map((name) => readFile(join(ROUTES, name), "utf8")));
  const declared = /getParentRoute: \(\) => rootRoute,\s*path: "\/([^"/]+)/g;
  const first = sources.flatMap((source) =>
    [...source.matchAll(declared)].map(([, segment]) => segment ?? ""),
  );
  if (first.length === 0) throw new Error("the router declares no addresses that this build understands");
  return [...new Set(first)].sort();
}

const redirectsFile = (segments: readonly string[]): string =>
  segments.map((segment) => `/${segment} / 200\n/${segment}/* / 200\n`).join("");
