import type { CaseSeverity } from "../../../../core/compliance/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const SEVERITY_TONES: Readonly<Record<CaseSeverity, Tone>> = {
  ...{ low: "ok", medium: "unknown", high: "warn", critical: "bad" },
};
