import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as buildSite } from "vite";
import { buildWorker } from "../local/cloudflare/build.ts";

const KB = 1024;
const EDGE_MAX = 60 * KB;
const WEB_MAX = 150 * KB;

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
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function gzipped(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length;
}

function report(what: string, bytes: number, max: number): void {
  console.log(`${what}: ${(bytes / KB).toFixed(1)} KB gzip of ${max / KB} KB`);
  if (bytes > max) process.exitCode = 1;
}
