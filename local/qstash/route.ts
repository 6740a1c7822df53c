import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { QStash } from "./qstash.ts";

/**
 * One endpoint. `pattern` is matched against the raw request target, since a destination is a URL inside the
 * path whose own query must not be taken for ours; its groups are handed to `run`.
 */
export type Route = {
  method: string;
  pattern: RegExp;
  run: (qstash: QStash, request: LocalRequest, ...groups: string[]) => LocalResponse | Promise<LocalResponse>;
};

export const route = (method: string, pattern: RegExp, run: Route["run"]): Route => ({
  method,
  pattern,
  run,
});
