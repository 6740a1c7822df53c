export type LogLevel = "info" | "warn" | "error";

export interface LogEntry {
  /** The request that met it, or undefined where many share one cause. */
  readonly requestId?: string | undefined;
  /** What was attempted, as `noun.verb`. */
  readonly action: string;
  /** Counts, keys and reasons; never personal data. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Writes one JSON line. The hot path logs nothing when all is well. */
export function log(level: LogLevel, { requestId, action, data }: LogEntry): void {
  const line = JSON.stringify({
    time: new Date().toISOString(),
    level,
    requestId,
    actor: "edge",
    action,
    data,
  });
  if (level === "error") console.error(line);
  else if (level === "warn") console.warn(line);
  else console.log(line);
}

/** A cause as text for a log line: an error's name and message, without its stack. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
}
