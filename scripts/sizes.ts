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
  const scripts = outputs.filter((output) => output.type === "chunk").map((chunk) => chunk.code);
  report("edge Worker", gzipped(readFileSync(edge.script)), EDGE_MAX);
  report(
    "web, first load",
    scripts.reduce((sum, code) => sum + gzipped(code), 0),
    WEB_MAX,
  );
  // Brotli's quality is 11 unless told otherwise.
  report("snippet", brotliCompressSync(await buildSnippet()).length, SNIPPET_MAX, "brotli");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function gzipped(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length;
}

function report(what: string, bytes: number, max: number, encoding = "gzip"): void {
  console.log(`${what}: ${bytes} bytes ${encoding} (${(bytes / KB).toFixed(2)} of ${max / KB} KB)`);
  if (bytes > max) process.exitCode = 1;
}
