/** What every stand-in's start function resolves with. */
export interface Running {
  url: string;
  close(): Promise<void>;
}

const PARENT_CHECK_MS = 500;

/**
 * Runs a stand-in as a process of its own. Options are JSON, as the first argument or in LOCAL_OPTIONS. Once up
 * it prints `{"ready":…}` as a line on stdout and sends it over IPC when there is a channel. SIGTERM, SIGINT and
 * the death of the parent close it; a SIGKILL cannot be handled, so it must go to the process group (spawn it
 * detached, then `process.kill(-pid, "SIGKILL")`), since workerd is a child of this process.
 */
export async function runAsProcess<Options>(start: (options: Options) => Promise<Running>): Promise<void> {
  const parent = process.ppid;
  const json = process.argv[2] ?? process.env.LOCAL_OPTIONS;
  if (json === undefined)
    throw new Error("options are missing: pass JSON as the first argument or in LOCAL_OPTIONS");
  const running = await start(JSON.parse(json));
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await running.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void close());
  setInterval(() => process.ppid !== parent && void close(), PARENT_CHECK_MS).unref();
  const { close: _, ...ready } = running;
  process.stdout.write(`${JSON.stringify({ ready })}\n`);
  process.send?.({ ready });
}
