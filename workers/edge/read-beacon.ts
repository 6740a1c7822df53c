import { type Beacon, type BeaconEvent, beaconEventSchema, beaconSchema } from "../../core/clicks/beacon.ts";
import { eventTime } from "../../core/clicks/event-age.ts";
import { ok, type Result, refuse } from "../../core/result.ts";

/** Why a body is no beacon; `detail` is for whoever develops with it. */
export interface BodyRefusal {
  readonly kind: "malformed_json" | "invalid_beacon";
  readonly detail: string;
}

/** Reads the outside of a beacon; its events are read one by one. */
export function readBeacon(text: string): Result<Beacon, BodyRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : "The body is not JSON.";
    return refuse({ kind: "malformed_json", detail });
  }
  const beacon = beaconSchema.safeParse(json);
  if (beacon.success) return ok(beacon.data);
  const [issue] = beacon.error.issues;
  const field = issue?.path.join(".") || "the body";
  return refuse({ kind: "invalid_beacon", detail: `${field}: ${issue?.message ?? "not valid"}` });
}

/**
 * Reads one event: `invalid:<field>`, or what is wrong with the time in its id. A money event may come however late
 * or ahead, since its order id tells it from others.
 */
export function readBeaconEvent(raw: unknown, nowMs: number): Result<BeaconEvent, string> {
  const parsed = beaconEventSchema.safeParse(raw);
  if (!parsed.success) return refuse(`invalid:${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  const event = { ...parsed.data, id: parsed.data.id.toLowerCase() };
  const time = eventTime(event.id, nowMs, nowMs);
  if (time.ok || (event.kind === "conversion" && time.reason !== "not_uuidv7")) return ok(event);
  return refuse(time.reason);
}
