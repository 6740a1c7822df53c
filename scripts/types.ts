import { spawn } from "node:child_process";

/** Each part has the globals of where it runs: Workers, Node or the browser. */
const PROJECTS = ["tsconfig.json", "local/tsconfig.json", "web/tsconfig.json"];

const results = await Promise.all(
  PROJECTS.map(
    (project) =>
      new Promise<number>((resolve) => {
        const child = spawn(process.execPath, ["node_modules/typescript7/bin/tsc", "-p", project], {
          stdio: "inherit",
        });
        child.once("exit", (code) => resolve(code ?? 1));
      }),
  ),
);
process.exit(Math.max(...results));
