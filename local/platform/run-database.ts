import { join } from "node:path";
import { migrate } from "../../db/migrate.ts";
import { startPostgres } from "../postgres/start-postgres.ts";
import type { PlatformContext } from "./platform-context.ts";

export interface RunningDatabase {
  /** Connection of the owner, past row-level security. */
  readonly ownerUrl: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Undefined where the database is a real one. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Postgres with the Neon driver's endpoints before it, migrated; or the real database of `.dev.vars`, migrated. */
export async function runDatabase(context: PlatformContext): Promise<RunningDatabase> {
  const { devVars, real } = context;
  if (!real.database) return runEmbedded(context);
  const { DIRECT_DATABASE_URL: ownerUrl = "", DATABASE_URL = "", JOB_DATABASE_URL = "" } = devVars;
  const password = (url: string) => decodeURIComponent(new URL(url).password);
  await migrate({ ownerUrl, appPassword: password(DATABASE_URL), jobPassword: password(JOB_DATABASE_URL) });
  return { ownerUrl, vars: {}, pid: () => undefined, stop: async () => undefined };
}

async function runEmbedded(context: PlatformContext): Promise<RunningDatabase> {
  const { secrets, supervisor, port } = context;
  const options = {
    dataDir: join(context.dataDir, "postgres"),
    durable: context.durable,
    cloneRoot: context.root,
  };
  let stopping = false;
  let postgres = await startPostgres(options);
  const samePort = postgres.port;
  let restart: Promise<void> = Promise.resolve();
  const stop = async () => {
    stopping = true;
    // One that is being started would be left behind.
    await restart.catch(() => undefined);
    await postgres.stop();
  };
  // The same port again, so that the proxy and every URL stay right.
  const startAgain = async () => {
    postgres = await startPostgres({ ...options, port: samePort });
    context.onRestart("postgres");
    keepUp();
  };
  const keepUp = () =>
    void postgres.exited.then(() => {
      if (stopping) return;
      restart = startAgain();
      return restart;
    });
  keepUp();
  try {
    const [neon] = await Promise.all([
      supervisor.start<{ url: string; wsHost: string }>({
        name: "neon",
        module: "local/neon/main.ts",
        options: { port: port(), postgres: { host: LOOPBACK, port: samePort } },
      }),
      migrate({ ownerUrl: postgres.url, appPassword: secrets.appPassword, jobPassword: secrets.jobPassword }),
    ]);
    const roleUrl = (role: "app" | "job", password: string) =>
      `postgresql://${role}:${password}@${LOOPBACK}:${samePort}/tributary`;
    const vars = {
      DATABASE_URL: roleUrl("app", secrets.appPassword),
      JOB_DATABASE_URL: roleUrl("job", secrets.jobPassword),
      DATABASE_HTTP_URL: neon.url,
      DATABASE_WS_PROXY: neon.wsHost,
    };
    return { ownerUrl: postgres.url, vars, pid: () => postgres.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
