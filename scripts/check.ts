import { spawn } from "node:child_process";

type Step = readonly [name: string, ...command: string[]];

/**
 * `npm run check`: each step's name and command. The first lane's come one after another, in the order in which they fail fastest, and
 * since the import rules write files that the others would find; what measures the builds runs beside them, as most use one processor alone.
 */
const LANES: readonly (readonly Step[])[] = [
  [
    ["format and lint", "biome", "check", "--error-on-warnings", "."],
    ["import rules", "node", "scripts/import-rules.ts"],
    ["unused code", "knip"],
    ["types", "node", "scripts/types.ts"],
    ["unit tests", "vitest", "run", "--project", "unit", "--reporter", "dot"],
  ],
  [["sizes", "node", "scripts/sizes.ts"]],
];

let failed = 0;
await Promise.all(
  LANES.map(async (lane) => {
    for (const step of lane) await run(step);
  }),
);
process.exit(failed === 0 ? 0 : 1);

async function run([name, command = "", ...args]: Step): Promise<void> {
  const began = Date.now();
  const child = spawn(command, args, { shell: process.platform === "win32" });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const status = await new Promise<number | null>((resolve) => {
    child.once("error", ({ message }) => {
      said.push(message);
      resolve(null);
    });
    child.once("close", resolve);
  });
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${took})`);
  if (status === 0) return;
  failed++;
  console.log(said.join(""));
}
