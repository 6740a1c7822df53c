import type { CaseSeverity, KycState } from "../../../../core/compliance/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const SEVERITY_TONES: Readonly<Record<CaseSeverity, Tone>> = {
  ...{ low: "ok", medium: "unknown", high: "warn", critical: "bad" },
};

export const STATE_TONES: Readonly<Record<KycState | "missing", Tone>> = {
  ...{ requested: "unknown", submitted: "warn", in_review: "warn", approved: "ok" },
  ...{ rejected: "bad", expired: "bad", missing: "unknown" },
};
