import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "vite";

const SOURCE = fileURLToPath(new URL("src/lib/session/ask-early.ts", import.meta.url));
const HASH_LENGTH = 7;

/** Puts a script of a few hundred bytes before the site's own, that asks for the session while the site is loaded. */
export function earlyFile(): Plugin {
  let file = "";
  return {
    name: "early-file",
    apply: "build",
    async buildStart() {
      const { outputFiles } = await build({
        ...{ entryPoints: [SOURCE], bundle: true, minify: true, write: false },
        ...{ format: "iife", target: "es2022", charset: "utf8", legalComments: "none" },
      });
      const source = outputFiles.map(({ text }) => text).join("");
      const hash = createHash("sha256").update(source).digest("base64url");
      file = `assets/${hash.slice(0, HASH_LENGTH)}.js`;
      this.emitFile({ type: "asset", fileName: file, source });
    },
    transformIndexHtml: () => [
      { tag: "script", attrs: { async: true, fetchpriority: "high", src: `/${file}` }, injectTo: "head" },
    ],
  };
}
