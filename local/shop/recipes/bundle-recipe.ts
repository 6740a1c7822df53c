import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { recipePath } from "./recipe-code.ts";

/** `next/script` belongs to Next.js: this does what it does, as far as the snippet can tell. */
const NEXT_SCRIPT = fileURLToPath(new URL("next-script.tsx", import.meta.url));
const REACT_PAGE = fileURLToPath(new URL("react-page.tsx", import.meta.url));

/** The React page with React itself, as one script for the browser. */
export const bundleReactPage = (): Promise<string> =>
  bundle(REACT_PAGE, {
    platform: "browser",
    format: "iife",
    jsx: "automatic",
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    alias: { "next/script": NEXT_SCRIPT },
  });

/** A handler as Next.js, Cloudflare or any other host of web-standard functions runs it. */
export interface ServerRecipe {
  POST(request: Request): Promise<Response>;
}

/** A recipe of the server, ready to be called. It is bundled, since its imports have no file endings. */
export async function loadServerRecipe<Recipe extends object = ServerRecipe>(file: string): Promise<Recipe> {
  const code = await bundle(fileURLToPath(recipePath(file)), { platform: "node", format: "esm" });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

async function bundle(entry: string, options: Parameters<typeof build>[0]): Promise<string> {
  const { outputFiles } = await build({ ...options, entryPoints: [entry], bundle: true, write: false });
  return (outputFiles ?? []).map((file) => file.text).join("\n");
}
