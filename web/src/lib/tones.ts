import type { Tone } from "./tone.ts";

/** Amber only for what needs a look. */
export const CONVERSION_TONES = {
  approved: "ok",
  pending: "unknown",
  rejected: "warn",
} as const satisfies Record<string, Tone>;

export const ENROLLMENT_TONES = {
  approved: "ok",
  pending: "unknown",
  rejected: "warn",
  suspended: "warn",
} as const satisfies Record<string, Tone>;

export const CAMPAIGN_TONES = {
  active: "ok",
  paused: "warn",
  archived: "unknown",
} as const satisfies Record<string, Tone>;
