/** One line of log. No personal data: ids and counts only. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  /** The request, message or job that this happened in; the same id through everything it caused. */
  readonly requestId: string | null;
  /** The part that speaks: `edge`, `ingest`, `api`, a job's name. */
  readonly actor: string;
  /** What happened: `redirect.spilled`, `batch.stored`. */
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** JSON with `time` first; bigints as strings. */
export function formatLogLine(line: LogLine, now: Date): string {
  return JSON.stringify({ time: now.toISOString(), ...line }, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
