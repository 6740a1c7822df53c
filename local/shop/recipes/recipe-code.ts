import { readFileSync } from "node:fs";
import type { Tributary } from "../visit.ts";

const FOLDER = new URL("code/", import.meta.url);

/** A file of the recipes, as docs/integrations shows it. */
export const readRecipeCode = (file: string): string => readFileSync(new URL(file, FOLDER), "utf8");

export const recipePath = (file: string): URL => new URL(file, FOLDER);

/** What a merchant changes in a recipe before it runs: addresses and key. */
export function fillIn(code: string, { edge, app, publicKey }: Tributary): string {
  return code
    .replaceAll("https://go.example.com", edge)
    .replaceAll("https://app.example.com", app)
    .replaceAll("trbp_YOUR_PUBLIC_KEY", publicKey);
}
