import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import type { Place } from "./place.ts";

export const SUPERUSER = "postgres";

/** What the server's processes get of our environment: nothing but where programs are and a neutral language. */
export const SERVER_ENVIRONMENT = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };

/**
 * Makes the data folder on the first start and returns the superuser's password, kept beside the folder asked
 * for with mode 600. Text is UTF-8 and compares by code point on every machine (Postgres' own C.UTF-8).
 *
 * A relocated folder whose password file is gone belonged to an earlier clone at this path: it is made anew.
 */
export async function initialise(place: Place, binaries: Binaries, durable: boolean): Promise<string> {
  if (existsSync(join(place.dataDir, "PG_VERSION"))) {
    if (existsSync(place.passwordFile)) return readFileSync(place.passwordFile, "utf8").trim();
    if (!place.relocated) {
      throw new Error(`${place.passwordFile} is missing: without it ${place.dataDir} cannot be opened`);
    }
  }
  rmSync(place.dataDir, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  rmSync(place.passwordFile, { force: true });
  writeFileSync(place.passwordFile, `${password}\n`, { mode: 0o600 });
  await makeCluster(place, binaries, password, durable);
  return password;
}

async function makeCluster(place: Place, binaries: Binaries, password: string, durable: boolean) {
  const account = place.relocated?.account;
  // Made aside and renamed, so that a folder cut short is never taken for a whole one.
  const aside = mkdtempSync(join(dirname(place.dataDir), "initialising-"));
  try {
    const passwordFile = join(aside, "password");
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of account ? [aside, passwordFile] : [])
      chownSync(path, account?.uid ?? -1, account?.gid ?? -1);
    const flags = [
      ...[`--pgdata=${join(aside, "data")}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`],
      ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
      // The password in clear over loopback: the Neon driver sends it before it is asked, which only this allows.
      ...["--auth=password", "--no-instructions", ...(durable ? [] : ["--no-sync", "--no-data-checksums"])],
    ];
    await promisify(execFile)(binaries.initdb, flags, { ...account, cwd: aside, env: SERVER_ENVIRONMENT });
    renameSync(join(aside, "data"), place.dataDir);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
