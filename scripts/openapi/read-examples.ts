import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real requests and answers, by route. */
export type Examples = Readonly<
  Record<string, { readonly request?: unknown; readonly answers?: Readonly<Record<string, unknown>> }>
>;

const FOLDER = fileURLToPath(new URL("examples/", import.meta.url));

/** All examples: a file for each area. */
export function readExamples(): Examples {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  const all = files.map((name) => JSON.parse(readFileSync(`${FOLDER}${name}`, "utf8")) as Examples);
  return Object.assign({}, ...all) as Examples;
}
