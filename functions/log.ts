import { formatLogLine, type LogLine } from "../core/logging/log-line.ts";

/** One JSON line on standard output, where Cloudflare's log push and the local console pick it up. */
export function writeLog(line: LogLine): void {
  console.log(formatLogLine(line, new Date()));
}
