import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const REAL = fileURLToPath(new URL("../../../shared/data/journeys.csv.gz", import.meta.url));
const CHANNELS = [
  "alpha",
  "beta",
  "gamma",
  "delta",
  "epsilon",
  "zeta",
  "eta",
  "theta",
  "iota",
  "kappa",
  "lambda",
  "mi",
];
const ROWS = 10_000;
const PATH_MAX = 12;

/** Real customer journeys where they lie beside the clone; else made-up ones of the same shape, always the same. */
export function journeysFile(folder: string): string {
  if (existsSync(REAL)) return REAL;
  const file = join(folder, "journeys.csv.gz");
  const random = sequence(20_261_120);
  const lines = ["path,total_conversions,total_conversion_value,total_null"];
  for (let row = 0; row < ROWS; row++) {
    const length = 1 + Math.floor(random() ** 2 * PATH_MAX);
    const path = Array.from({ length }, () => CHANNELS[Math.floor(random() ** 2 * CHANNELS.length)]);
    const conversions = Math.floor(random() ** 2 * 4);
    const value = conversions === 0 ? "0.0" : String(Math.round(random() * conversions * 60_000) / 10_000);
    lines.push(`${path.join(" > ")},${conversions},${value},${Math.floor(random() * 5)}`);
  }
  writeFileSync(file, gzipSync(lines.join("\n")));
  return file;
}

/** Numbers from 0 to 1 by a linear congruential generator (Numerical Recipes). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
