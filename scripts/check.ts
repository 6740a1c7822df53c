import { spawnSync } from "node:child_process";

/** `npm run check`: each step's name and command, in the order in which they fail fastest. */
const STEPS: readonly (readonly [name: string, ...command: string[]])[] = [
  ["format and lint", "biome", "check", "--error-on-warnings", "."],
  ["import rules", "node", "scripts/import-rules.ts"],
  ["unused code", "knip"],
  ["types", "node", "scripts/types.ts"],
  ["unit tests", "vitest", "run", "--project", "unit", "--reporter", "dot"],
  ["sizes", "node", "scripts/sizes.ts"],
];

let failed = 0;
for (const [name, command = "", ...args] of STEPS) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${took})`);
  if (status === 0) continue;
  failed++;
  console.log(`${stdout}${stderr}`);
}
process.exit(failed === 0 ? 0 : 1);
