/** Kept whatever stops at whatever instant, as on Neon. */
const DURABLE = { max_wal_size: "2GB" };

/** For tests: a crash may lose everything, so nothing waits for the disk. */
const DISPOSABLE = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "2GB",
  // Several files of tests at once, each with as many sessions as Neon's proxy may lend.
  max_connections: "600",
  // It is gone before cleaning up and counting rows are worth their while.
  autovacuum: "off",
};

export interface ServerOptions {
  readonly port: number;
  readonly durable: boolean;
  /** What it holds of its tables in memory of its own, in MiB; 256 unless given. */
  readonly memoryMb?: number | undefined;
}

/** Command-line settings of a local server; given at each start, so that they always are this code's. */
export function serverSettings({ port, durable, memoryMb = 256 }: ServerOptions): string[] {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: `${memoryMb}MB`,
    // Planning a short query for compilation costs more than it saves, and Neon has it off as well.
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %u@%d ",
    // Passwords here are long and random: nothing to slow a guesser down for, and every connection pays for it.
    scram_iterations: "64",
    ...(durable ? DURABLE : DISPOSABLE),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
