import { cleanText } from "../../core/clicks/clean-text.ts";
import type { RefusedEvent } from "../../core/clicks/page-event.ts";
import type { ProgramKeyRecord } from "../../core/clicks/program-key.ts";

const REASON_MAX = 255;
const RAW_MAX = 2048;
/** A token proves a click and a session recognises a visitor: neither belongs into what people look at. */
const LEFT_OUT: ReadonlySet<string> = new Set(["token", "session"]);
const ADDRESSES: ReadonlySet<string> = new Set(["url", "referrer"]);

export interface Refused {
  readonly requestId: string;
  readonly seq: number;
  readonly at: number;
  readonly program: ProgramKeyRecord;
  readonly reason: string;
  /** What came; of a refused page its host. */
  readonly raw: unknown;
}

/** What the merchant is shown of an event that was not taken. */
export function refusedEvent({ requestId, seq, at, program, reason, raw }: Refused): RefusedEvent {
  return {
    kind: "refused",
    ...{ seq, requestId, at },
    organisationId: program.organisationId,
    programId: program.programId,
    reason: cleanText(reason, REASON_MAX),
    raw: cleanText(typeof raw === "string" ? raw : describe(raw), RAW_MAX),
  };
}

/** JSON without what may name a person: addresses lose query and fragment. */
function describe(raw: unknown): string {
  try {
    return (
      JSON.stringify(raw, (name, value: unknown) => {
        if (LEFT_OUT.has(name)) return undefined;
        return ADDRESSES.has(name) && typeof value === "string" ? value.split(/[?#]/, 1)[0] : value;
      }) ?? ""
    );
  } catch {
    // Nested deeper than the stack is.
    return "";
  }
}
