import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export interface RateLimit {
  limit: number;
  periodSeconds: number;
}

export interface BuiltWorker {
  /** Path of the ES module, ready for startWorker. */
  script: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** Of the rate limiting bindings: binding name → how many in how many seconds. */
  rateLimits: Record<string, RateLimit>;
  /** True when nothing had changed since the last build. */
  cached: boolean;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
/** Everything a Worker or a function may import (see .dependency-cruiser.cjs), and the snippet that the edge embeds. */
const SHARED_FOLDERS = ["core", "db", "queues", "adapters", "web/snippet"];
const EMBED_SNIPPET = "scripts/embed-snippet.ts";
const STAMP = "inputs.sha256";
const BUILD_LIMIT_MS = 120_000;
/** Wrangler stays on this machine: no usage reports, no update check, no log in the home folder. */
const QUIET = { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", WRANGLER_WRITE_LOGS: "false" };
/** A project's own build command runs under the Node that runs this, whatever `node` is elsewhere. */
const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`;

/**
 * Bundles a Worker as it is deployed, by `wrangler deploy --dry-run`; the folder of the Pages project (its
 * wrangler.toml has `pages_build_output_dir`) by `wrangler pages functions build`. Skips the work when no input
 * has changed since the last build into the same `outDir`. Throws with wrangler's output when the build fails.
 */
export async function buildWorker(folder: string, outDir: string): Promise<BuiltWorker> {
  const project = resolve(folder);
  const config = readFileSync(join(project, "wrangler.toml"), "utf8");
  const pages = /^pages_build_output_dir\s*=/m.test(config);
  const compatibilityDate = /^compatibility_date\s*=\s*"([^"]+)"/m.exec(config)?.[1];
  if (compatibilityDate === undefined) throw new Error(`${project}/wrangler.toml has no compatibility_date`);
  const flags = /^compatibility_flags\s*=\s*\[([^\]]*)\]/m.exec(config)?.[1] ?? "";
  const compatibilityFlags = [...flags.matchAll(/"([^"]+)"/g)].flatMap(([, flag]) => flag ?? []);
  const script = join(resolve(outDir), "index.js");
  const rateLimits = readRateLimits(config);
  const built = { script, compatibilityDate, compatibilityFlags, rateLimits };

  const stamp = join(resolve(outDir), STAMP);
  const inputs = hashInputs(project, pages ? join(project, "functions") : project);
  if (existsSync(script) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs)
    return { ...built, cached: true };

  mkdirSync(outDir, { recursive: true });
  rmSync(stamp, { force: true });
  const command = pages
    ? ["pages", "functions", "build", "--compatibility-date", compatibilityDate].concat(
        compatibilityFlags.flatMap((flag) => ["--compatibility-flags", flag]),
      )
    : ["deploy", "--dry-run"];
  await wrangler(project, [...command, "--outdir", resolve(outDir)]);
  writeFileSync(stamp, inputs);
  return { ...built, cached: false };
}

/** The `[[ratelimits]]` of a configuration, as wrangler's documentation writes them. */
function readRateLimits(config: string): Record<string, RateLimit> {
  const tables = config.split(/^\[/m).filter((table) => table.startsWith("[ratelimits]]"));
  return Object.fromEntries(
    tables.map((table) => {
      const name = /^name\s*=\s*"([^"]+)"/m.exec(table)?.[1];
      const limit = /\blimit\s*=\s*(\d+)/.exec(table)?.[1];
      const period = /\bperiod\s*=\s*(\d+)/.exec(table)?.[1];
      if (name === undefined || limit === undefined || period === undefined)
        throw new Error("a [[ratelimits]] table without name, limit or period");
      return [name, { limit: Number(limit), periodSeconds: Number(period) }];
    }),
  );
}

async function wrangler(project: string, args: string[]): Promise<void> {
  const options = {
    cwd: project,
    env: { ...process.env, ...QUIET, PATH },
    timeout: BUILD_LIMIT_MS,
    maxBuffer: 1e8,
  };
  try {
    await promisify(execFile)(process.execPath, [WRANGLER, ...args], options);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`wrangler ${args.join(" ")} failed in ${project}:\n${stdout}${stderr}`, { cause: error });
  }
}

/** One hash over the names and contents of all that can change the bundle. */
function hashInputs(project: string, sources: string): string {
  const hash = createHash("sha256");
  const folders = [sources, ...SHARED_FOLDERS.map((folder) => join(ROOT, folder))];
  const files = [
    join(project, "wrangler.toml"),
    join(ROOT, "package-lock.json"),
    join(ROOT, EMBED_SNIPPET),
    ...folders.flatMap(sourcesIn),
  ];
  for (const file of files) {
    const contents = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${contents.byteLength}\0`).update(contents);
  }
  return hash.digest("hex");
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.(md|sql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](node_modules|\.wrangler|dist)[\\/]/.test(file))
    .sort();
}
