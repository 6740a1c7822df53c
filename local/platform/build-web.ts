import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SiteFilesOptions, writeSiteFiles } from "../../web/site-files.ts";

/** Of the site; what else is in `web/` has builds of its own. */
const SOURCES = ["web/src", "web/public", "core"];
const FILES = [
  "package-lock.json",
  "web/index.html",
  "web/vite.config.ts",
  "web/site-files.ts",
  "web/early-file.ts",
  "web/lean-icons.ts",
  "web/offline-files.ts",
];

/** Of the sample operator, whom nobody reaches. */
const SECURITY_CONTACT = "mailto:security@tributary.example";

/**
 * Builds the static site into the data folder, as it is deployed beside the tracker at `edgeUrl`, unless nothing has
 * changed since: then what names the tracker alone is written anew. Answers the folder.
 */
export async function buildWeb(root: string, dataDir: string, edgeUrl: string): Promise<string> {
  const folder = join(dataDir, "build/web");
  const stamp = join(dataDir, "web.sha256");
  const inputs = hash(root);
  const site = { edgeUrl, securityContact: SECURITY_CONTACT };
  const fresh =
    existsSync(join(folder, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
  if (!fresh) {
    rmSync(stamp, { force: true });
    await forProduction(() => build(folder, site));
    writeFileSync(stamp, inputs);
  } else await writeSiteFiles(folder, site);
  writeDocument(root, folder);
  return folder;
}

/** The API's document is made beside everything else, since nothing waits for it; it is kept until the API changes. */
function writeDocument(root: string, folder: string): void {
  const child = fork(join(root, "scripts/openapi-document.ts"), [join(folder, "openapi.json")], {
    stdio: "ignore",
  });
  child.unref();
  child.channel?.unref();
}

/** Loads Vite, which takes a second, only where there is something to build. */
async function build(outDir: string, site: SiteFilesOptions): Promise<void> {
  const [vite, { siteConfig }] = await Promise.all([import("vite"), import("../../web/vite.config.ts")]);
  const here = { configFile: false, logLevel: "warn", build: { outDir } } as const;
  await vite.build(vite.mergeConfig(siteConfig(site), here));
}

/** Vite builds for what `NODE_ENV` says, and a test's says "test": that would be another site than the deployed one. */
async function forProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

function hash(root: string): string {
  const files = SOURCES.flatMap((source) =>
    readdirSync(join(root, source), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const digest = createHash("sha256");
  for (const file of [...FILES.map((name) => join(root, name)), ...files.sort()])
    digest.update(`\0${file}\0`).update(readFileSync(file));
  return digest.digest("hex");
}
