import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Login } from "./demo/seed-logins.ts";
import { isAlive } from "./platform/is-alive.ts";
import { portFrom } from "./platform/settings.ts";
import { type Ready, startPlatform } from "./platform/start-platform.ts";

const DATA = fileURLToPath(new URL("../.tributary", import.meta.url));
const PID_FILE = join(DATA, "start.pid");
const READY_FILE = join(DATA, "ready.json");
const EDGE_PORT = 8787;
const APP_PORT = 8788;
const SHOP_PORT = 8789;
const LOGIN_WIDTH = 24;

await main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});

async function main(): Promise<void> {
  const began = Date.now();
  refuseSecondStart();
  rmSync(READY_FILE, { force: true });
  console.log("Tributary is starting …");
  const platform = await startPlatform({
    dataDir: DATA,
    edgePort: portFrom("EDGE_PORT", EDGE_PORT),
    appPort: portFrom("APP_PORT", APP_PORT),
    shopPort: portFrom("SHOP_PORT", SHOP_PORT),
    log: (line) => console.log(`· ${line}`),
  });
  writeFileSync(PID_FILE, String(process.pid));
  printReady(platform.ready, Date.now() - began);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  console.log("\nStopping …");
  await platform.stop();
  rmSync(PID_FILE, { force: true });
  rmSync(READY_FILE, { force: true });
  process.exit(0);
}

function refuseSecondStart(): void {
  if (!existsSync(PID_FILE)) return;
  const pid = Number(readFileSync(PID_FILE, "utf8"));
  if (!isAlive(pid)) return;
  throw new Error(`Tributary is running from this folder already (process ${pid}).`);
}

function printReady({ edge, app, shop, mailbox, demo }: Ready, tookMs: number): void {
  console.log(`
Tributary runs. It took ${(tookMs / 1000).toFixed(1)} s.

  Dashboard     ${app}
  Status page   ${app}/status
  API           ${app}/api/v1
  Edge          ${edge}
  Sample shop   ${shop}
  Mailbox       ${mailbox}

  A demo link   ${edge}/r/${demo.linkCode}   leads to the shop
  Program       ${demo.programId}
  API key       ${demo.apiKey}

  Sign in as    ${describeLogin(demo.merchant)}   (merchant)
                ${describeLogin(demo.affiliate)}   (affiliate)
                ${describeLogin(demo.admin)}   (admin; "npm run code" tells the code)

  All of it is in .tributary/ready.json. Stop with Ctrl-C; the data stays. "npm run reset" clears it.
`);
}

function describeLogin({ email, password }: Login): string {
  return `${email.padEnd(LOGIN_WIDTH)} ${password}`;
}
