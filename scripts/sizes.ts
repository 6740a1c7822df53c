import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build as buildSite } from "vite";
import { buildWorker } from "../local/cloudflare/build.ts";
import { buildSnippet } from "../web/snippet/build.ts";

const KB = 1024;
const EDGE_MAX = 60 * KB;
const WEB_MAX = 150 * KB;
const SNIPPET_MAX = 2 * KB;

const folder = mkdtempSync(join(tmpdir(), "tributary-sizes-"));
try {
  const edge = await buildWorker("workers/edge", join(folder, "edge"));
  const site = await buildSite({
    configFile: "web/vite.config.ts",
    logLevel: "error",
    build: { outDir: join(folder, "web") },
  });
  const outputs = [site].flat().flatMap((result) => ("output" in result ? result.output : []));
  const chunks = outputs.filter((output) => output.type === "chunk");
  report("edge Worker", gzipped(readFileSync(edge.script)), EDGE_MAX);
  const [page, bytes] = heaviestPage(chunks);
  const early = outputs.find((output) => output.type === "asset" && output.fileName.endsWith(".js"));
  if (early?.type !== "asset") throw new Error("the site asks nothing early");
  report(`web, first load of ${page}`, bytes + gzipped(Buffer.from(early.source)), WEB_MAX);
  // Brotli's quality is 11 unless told otherwise.
  report("snippet", brotliCompressSync(await buildSnippet()).length, SNIPPET_MAX, "brotli");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Chunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  readonly facadeModuleId: string | null;
  readonly imports: readonly string[];
}

/**
 * What a browser loads before it can show a page: the entry, the page's area, the page, and all that these import.
 * Answers the page for which that is most.
 */
function heaviestPage(chunks: readonly Chunk[]): [page: string, bytes: number] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const close = (names: readonly string[], seen = new Set<string>()): ReadonlySet<string> => {
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      close(byName.get(name)?.imports ?? [], seen);
    }
    return seen;
  };
  const facade = (pattern: RegExp) =>
    chunks.filter(({ facadeModuleId }) => pattern.test(facadeModuleId ?? ""));
  const entries = chunks.filter(({ isEntry }) => isEntry);
  const pages = facade(/features\/.*-page\.tsx$/).map((page): [string, number] => {
    const [, feature = ""] = /features\/([^/]+)\//.exec(page.facadeModuleId ?? "") ?? [];
    const area = facade(new RegExp(`features/${feature}/components/${feature}-area\\.tsx$`));
    const loaded = close([...entries, ...area, page].map(({ fileName }) => fileName));
    const bytes = [...loaded].reduce((sum, name) => sum + gzipped(byName.get(name)?.code ?? ""), 0);
    return [page.facadeModuleId?.replace(/.*features\//, "") ?? "", bytes];
  });
  const [first, ...others] = pages;
  if (first === undefined) throw new Error("the site has no page");
  return others.reduce((most, page) => (page[1] > most[1] ? page : most), first);
}

function gzipped(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length;
}

function report(what: string, bytes: number, max: number, encoding = "gzip"): void {
  console.log(`${what}: ${bytes} bytes ${encoding} (${(bytes / KB).toFixed(2)} of ${max / KB} KB)`);
  if (bytes > max) process.exitCode = 1;
}
