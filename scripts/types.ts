import { spawn } from "node:child_process";

/** Each part has the globals of where it runs: Workers, Node or the browser. */
const PROJECTS = ["tsconfig.json", "local/tsconfig.json", "web/tsconfig.json"];

/** The three run beside each other; each further checker of one resolves much of the same types again. */
const CHECKERS = "1";

const results = await Promise.all(
  PROJECTS.map(
    (project) =>
      new Promise<number>((resolve) => {
        const args = ["node_modules/typescript7/bin/tsc", "-p", project, "--checkers", CHECKERS];
        const child = spawn(process.execPath, args, { stdio: "inherit" });
        child.once("exit", (code) => resolve(code ?? 1));
      }),
  ),
);
process.exit(Math.max(...results));
