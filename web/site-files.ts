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
/** Vite's, beside the built files. */
export const MANIFEST = "assets/manifest.json";
/** With room for the name; Pages takes lines of 2,000: https://developers.cloudflare.com/pages/configuration/headers/ */
const LINE_MAX = 1_900;
/** Pages that people begin at, and the modules that they are made of. */
const FIRST_PAGES: Readonly<Record<string, readonly string[]>> = {
  "/": ["src/features/site/components/landing-page.tsx"],
  "/sign-in": ["src/features/sign-in/components/sign-in-page.tsx"],
  "/affiliate": [
    "src/features/affiliate/components/affiliate-area.tsx",
    "src/features/affiliate/components/overview-page.tsx",
  ],
  "/merchant": [
    "src/features/merchant/components/merchant-area.tsx",
    "src/features/merchant/components/overview-page.tsx",
  ],
};

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
  await writeFile(join(dir, "_headers"), headersFile(edgeOrigin, await readPreloads(dir)));
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

function headersFile(edgeOrigin: string, preloads: ReadonlyMap<string, string>): string {
  const lines = Object.entries(siteHeaders(edgeOrigin)).map(([name, value]) => `  ${name}: ${value}`);
  const links = [...preloads].map(([path, link]) => `\n${path}\n  link: ${link}\n`).join("");
  return `/*\n${lines.join("\n")}\n\n/assets/*\n  cache-control: public, max-age=31536000, immutable\n\n/sw.js\n  cache-control: no-cache\n${links}`;
}

/** What Vite writes of each module that is loaded by name, with what it imports. */
type Manifest = Readonly<
  Record<
    string,
    { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] }
  >
>;

/**
 * For the pages that people begin at, a `Link` header that names what they are made of: a browser asks for it together
 * with the entry, where it would otherwise learn of it from the entry only; Cloudflare sends it ahead, as early hints.
 */
async function readPreloads(dir: string): Promise<ReadonlyMap<string, string>> {
  const manifest: Manifest = JSON.parse(await readFile(join(dir, MANIFEST), "utf8"));
  return new Map(
    Object.entries(FIRST_PAGES).map(([path, modules]) => [path, firstThatFit(linksOf(manifest, modules))]),
  );
}

/** Pages refuses a longer line; what is left out is asked for as ever. */
function firstThatFit(links: readonly string[]): string {
  return links.reduce((line, link) => {
    const longer = line === "" ? link : `${line}, ${link}`;
    return longer.length > LINE_MAX ? line : longer;
  }, "");
}

function linksOf(manifest: Manifest, modules: readonly string[]): string[] {
  const known = closure(manifest, ["index.html"]);
  const wanted = [...closure(manifest, modules)].filter((name) => !known.has(name));
  const pieces = wanted.flatMap((name) => {
    const { file, css = [] } = manifest[name] ?? { file: "" };
    return [
      `</${file}>; rel=modulepreload`,
      ...css.map((sheet) => `</${sheet}>; rel=preload; as=style; crossorigin`),
    ];
  });
  return [...new Set(pieces)];
}

/** The modules with all that they import. */
function closure(manifest: Manifest, names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    if (found.has(name)) continue;
    const module = manifest[name];
    if (module === undefined) throw new Error(`the site has no module ${name}`);
    closure(manifest, module.imports ?? [], found.add(name));
  }
  return found;
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
