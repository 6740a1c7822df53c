import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));

/** The snippet as `GET /t.js` serves it: one script without imports, ES2019, minified. */
export async function buildSnippet(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(HERE, "src/script.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2019",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return outputFiles.map((file) => file.text.trim()).join("\n");
}

/** `node web/snippet/build.ts [outfile]` writes it, by default to `dist/t.js` beside this file. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outfile = resolve(process.argv[2] ?? resolve(HERE, "dist/t.js"));
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, await buildSnippet());
}
