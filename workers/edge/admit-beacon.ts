import { hostMatches } from "../../core/clicks/destination.ts";
import { PROGRAM_KEY, type ProgramKeyRecord, programKeyKey } from "../../core/clicks/program-key.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import type { BeaconRefusal } from "./beacon-refusals.ts";
import { isWithinRate } from "./rate-limit.ts";
import { refusedEvent } from "./refused-event.ts";
import type { RequestContext } from "./request-context.ts";

export type Admission = Result<ProgramKeyRecord, BeaconRefusal>;

/** Whether events with this key, from a page on this host, are taken: beacons and pixels alike. */
export async function admitBeacon(
  key: string,
  host: string | undefined,
  context: RequestContext,
): Promise<Admission> {
  const { env, isolate, headers, requestId } = context;
  if (!PROGRAM_KEY.test(key)) return refuse("unknown_key");
  const address = headers.get("cf-connecting-ip");
  if (!(await isWithinRate(env, isolate.countedAs, key, address))) return refuse("too_many");
  const found = await isolate.keys(programKeyKey(key), {
    kv: env.LINKS,
    upstash: isolate.upstash,
    requestId,
    waitUntil: context.waitUntil,
  });
  if (found.kind === "unavailable") return refuse("unavailable");
  if (found.kind === "unknown") return refuse("unknown_key");
  const program = found.value;
  if (program.status === "archived") return refuse("archived_program");
  if (host !== undefined && program.allowedHosts.some((pattern) => hostMatches(host, pattern))) {
    return ok(program);
  }
  noticeHost(key, host ?? "", program, context);
  return refuse("host_not_allowed");
}

/** Lets the merchant see which of their pages is refused; a page that is open for long would tell it often. */
function noticeHost(key: string, host: string, program: ProgramKeyRecord, context: RequestContext): void {
  const { isolate, requestId } = context;
  if (!isolate.hostNotices(key, host)) return;
  const at = context.now();
  const refused = { requestId, at, program, reason: "host_not_allowed", raw: host };
  isolate.events.push(refusedEvent({ ...refused, seq: isolate.nextSeq() }), context);
}
