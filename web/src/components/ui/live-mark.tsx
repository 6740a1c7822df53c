import type { LiveState } from "../../lib/live/use-live.ts";
import { Sign } from "./sign.tsx";

const WORDS: Readonly<Record<LiveState, string>> = {
  connecting: "Connecting",
  live: "Live",
  lost: "No answer",
};

/** Whether the figures follow what happens; as wide whatever it says. */
export function LiveMark({ state }: { state: LiveState }) {
  return (
    <p className="live-mark">
      <Sign tone={state === "live" ? "ok" : state === "lost" ? "warn" : "unknown"} />
      <span className="swap">
        {Object.entries(WORDS).map(([name, word]) => (
          <span key={name} className={name === state ? "is-shown" : ""} aria-hidden={name !== state}>
            {word}
          </span>
        ))}
      </span>
    </p>
  );
}
