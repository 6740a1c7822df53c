import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/** Builds the static site into `web/dist`, unless nothing has changed since. Answers the folder. */
export async function buildWeb(root: string, dataDir: string): Promise<string> {
  const web = join(root, "web");
  const folder = join(web, "dist");
  const stamp = join(dataDir, "web.sha256");
  const inputs = hash(web, root);
  const fresh =
    existsSync(join(folder, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
  if (!fresh) {
    await build({ configFile: join(web, "vite.config.ts"), logLevel: "warn" });
    writeFileSync(stamp, inputs);
  }
  return folder;
}

function hash(web: string, root: string): string {
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/]web[\\/]dist/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const digest = createHash("sha256");
  for (const file of [join(root, "package-lock.json"), ...files])
    digest.update(`${file}\0`).update(readFileSync(file));
  return digest.digest("hex");
}
