import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenApiDocument } from "../../core/api/openapi.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/tributary-openapi");

/** All that the document is made of. */
const SOURCES = ["core", "db", "functions", "queues", "scripts/openapi", "local/testing/route-access.ts"];
const FILES = ["package-lock.json", "tsconfig.json"];

/** The OpenAPI document of these sources. Made once: it takes seconds, and is kept until a source changes. */
export async function makeDocument(): Promise<OpenApiDocument> {
  const file = join(CACHE, `${hashOf()}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as OpenApiDocument;
  const { buildDocument } = await import("./build-document.ts");
  const document = buildDocument(ROOT);
  mkdirSync(CACHE, { recursive: true });
  // Others may be making the same: each reader finds a whole one.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(document));
  renameSync(`${file}.${process.pid}`, file);
  return document;
}

function hashOf(): string {
  const files = SOURCES.flatMap((source) =>
    source.endsWith(".ts")
      ? [source]
      : readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
          .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
  const digest = createHash("sha256");
  for (const file of [...FILES, ...files.sort()])
    digest.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return digest.digest("hex");
}
