import type { LiveState } from "../../lib/live/use-live.ts";
import { Sign } from "./sign.tsx";

const WORDS: Readonly<Record<LiveState, string>> = {
  connecting: "Connecting",
  live: "Live",
  lost: "No answer, trying again",
};

/** Whether the figures follow what happens. */
export function LiveMark({ state }: { state: LiveState }) {
  return (
    <p className="live-mark" role="status">
      <Sign tone={state === "live" ? "ok" : state === "lost" ? "warn" : "unknown"} /> {WORDS[state]}
    </p>
  );
}
