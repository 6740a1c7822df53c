import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { buildSnippet } from "../web/snippet/build.ts";

/** So much of its hash tells one version of the snippet from another. */
const ETAG_CHARACTERS = 22;

/**
 * `node scripts/embed-snippet.ts FILE`: writes the built snippet as a module for the edge Worker's bundle. Wrangler
 * runs it before it bundles (`[build]` in workers/edge/wrangler.toml).
 */
const file = resolve(process.argv[2] ?? "workers/edge/dist/snippet.js");
const script = await buildSnippet();
const etag = `"${createHash("sha256").update(script).digest("base64url").slice(0, ETAG_CHARACTERS)}"`;
mkdirSync(dirname(file), { recursive: true });
// Builds may run at the same time: none may read what another is still writing.
const unfinished = `${file}.${process.pid}`;
writeFileSync(unfinished, `export default ${JSON.stringify({ script, etag })};\n`);
renameSync(unfinished, file);
