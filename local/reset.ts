import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAlive } from "./platform/is-alive.ts";
import { removePostgres } from "./postgres/start-postgres.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DATA = join(ROOT, ".tributary");

const pidFile = join(DATA, "start.pid");
if (existsSync(pidFile) && isAlive(Number(readFileSync(pidFile, "utf8")))) {
  console.error("Tributary is running: stop it first.");
  process.exit(1);
}
await removePostgres({ dataDir: join(DATA, "postgres"), cloneRoot: ROOT });
rmSync(DATA, { recursive: true, force: true });
console.log("All local data is gone.");
