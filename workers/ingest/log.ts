import { formatLogLine, type LogLine } from "../../core/logging/log-line.ts";

/** Writes one JSON line as `ingest`. */
export function log(line: Omit<LogLine, "actor">): void {
  const text = formatLogLine({ ...line, actor: "ingest" }, new Date());
  if (line.level === "error") console.error(text);
  else if (line.level === "warn") console.warn(text);
  else console.log(text);
}
