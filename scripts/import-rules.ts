import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

const FOLDERS = [
  "core",
  "db",
  "queues",
  "adapters",
  "functions",
  "workers",
  "web",
  "local",
  "bench",
  "tests",
];

/** Files that each break one rule: if one of them passes, the rules are not being enforced. */
const VIOLATIONS: readonly (readonly [file: string, source: string, rule: string])[] = [
  ["core/seeded-violation.ts", 'import "node:fs";\n', "core-is-pure"],
  ["db/seeded-violation.ts", 'import "../functions/log.ts";\n', "db-imports"],
  ["workers/edge/seeded-violation.ts", 'import "../../db/client.ts";\n', "edge-imports"],
  ["functions/seeded-violation.ts", 'import "../local/http/json.ts";\n', "nothing-imports-the-outside"],
];

const real = cruise(FOLDERS);
if (real.status !== 0) {
  console.log(real.output);
  process.exit(1);
}
try {
  for (const [file, source] of VIOLATIONS) writeFileSync(file, source);
  const { output } = cruise(VIOLATIONS.map(([file]) => file));
  const silent = VIOLATIONS.filter(([file, , rule]) => !output.includes(`${rule}: ${file}`));
  for (const [file, , rule] of silent) console.log(`${file} breaks ${rule} and nobody noticed`);
  if (silent.length > 0) process.exitCode = 1;
} finally {
  for (const [file] of VIOLATIONS) rmSync(file, { force: true });
}

function cruise(paths: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("depcruise", ["--no-progress", ...paths], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  return { status, output: stdout + stderr };
}
