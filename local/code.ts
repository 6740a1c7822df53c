import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { totpCode } from "../functions/session/totp.ts";
import type { Ready } from "./platform/start-platform.ts";

const READY_FILE = fileURLToPath(new URL("../.tributary/ready.json", import.meta.url));
const PERIOD_MS = 30_000;

/** Prints what the demo admin's authenticator app would show now. */
function main(): void {
  if (!existsSync(READY_FILE)) throw new Error("Tributary does not run from this folder: npm start");
  const { demo }: Ready = JSON.parse(readFileSync(READY_FILE, "utf8"));
  const now = new Date();
  const seconds = Math.ceil((PERIOD_MS - (now.getTime() % PERIOD_MS)) / 1000);
  console.log(
    `${totpCode(demo.admin.totpSecret, now)}   (for ${demo.admin.email}; ${seconds} s, works once)`,
  );
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
