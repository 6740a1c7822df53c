// Installs from the lockfile when node_modules is missing or older than the lockfile. Plain JavaScript without
// dependencies: it runs under whatever Node the user has, before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const [major] = process.versions.node.split(".").map(Number);
if ((major ?? 0) < 20) {
  console.error(`Tributary needs Node 20 or newer to install itself; this is ${process.version}.`);
  process.exit(1);
}

const stamp = "node_modules/.package-lock.json";
const fresh = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync("package-lock.json").mtimeMs;
if (!fresh) {
  console.log("Installing from the lockfile …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: "inherit" })
    : spawnSync("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
