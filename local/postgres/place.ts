import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** Where a root user's servers live: an unprivileged server cannot enter a clone below a closed home. */
const SHARED_HOME = "/var/lib/tributary";

/** Every user can reach it, and nothing in it outlives the machine. */
const MEMORY = "/dev/shm";

/** Users that nearly every system has, that own nothing and cannot log in; the first that exists is taken. */
const UNPRIVILEGED_USERS = ["nobody", "daemon", "postgres"];

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where one server's files are. What starts it (password, log, starter) stays beside the folder asked for. */
export interface Place {
  /** The folder Postgres itself owns. */
  readonly dataDir: string;
  readonly passwordFile: string;
  readonly logFile: string;
  /** Names the process that started the server, so that an orphan can be told from a running platform. */
  readonly starterFile: string;
  /** Set when the server must run as another user: its account, and the folder that keeps the binaries' copy. */
  readonly relocated?: { readonly account: Account; readonly home: string };
}

/**
 * Says where the server for `dataDir` keeps its files. As an ordinary user that is `dataDir`; as root, whom
 * Postgres refuses, it is a folder below `/var/lib/tributary/<hash of the clone>` that another user can reach, or one in
 * memory when that was asked for.
 */
export function resolvePlace({ dataDir, cloneRoot }: { dataDir: string; cloneRoot: string }): Place {
  const asked = resolve(dataDir);
  const beside = {
    passwordFile: `${asked}.password`,
    logFile: `${asked}.log`,
    starterFile: `${asked}.starter`,
  };
  mkdirSync(resolve(asked, ".."), { recursive: true });
  if (process.getuid?.() !== 0) return { dataDir: asked, ...beside };
  const home = join(SHARED_HOME, shortHash(resolve(cloneRoot)));
  for (const folder of [SHARED_HOME, home]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  const name = `${basename(asked)}-${shortHash(asked)}`;
  const inMemory = asked.startsWith(`${MEMORY}/`);
  return {
    dataDir: inMemory ? join(MEMORY, `tributary-${name}`) : join(home, name),
    ...beside,
    relocated: { account: unprivilegedAccount(), home },
  };
}

/** Tells clones of one machine apart, in folder names. */
export function shortHash(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 12);
}

/** `initdb` looks its user up by name, so a bare number would not do: the account must exist. */
function unprivilegedAccount(): Account {
  const id = (flag: string, user: string) =>
    Number(execFileSync("id", [flag, user], { stdio: ["ignore", "pipe", "ignore"] }).toString());
  for (const user of UNPRIVILEGED_USERS) {
    try {
      return { uid: id("-u", user), gid: id("-g", user) };
    } catch {
      // No such user here; try the next.
    }
  }
  throw new Error(`Postgres cannot run as root, and none of ${UNPRIVILEGED_USERS.join(", ")} exists here`);
}
