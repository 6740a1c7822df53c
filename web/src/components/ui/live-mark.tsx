import type { LiveState } from "../../lib/live/use-live.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Sign } from "./sign.tsx";
import { uiTexts } from "./texts/ui.ts";

/** Whether the figures follow what happens; as wide whatever it says. */
export function LiveMark({ state }: { state: LiveState }) {
  const t = useTexts(uiTexts);
  return (
    <p className="live-mark">
      <Sign tone={state === "live" ? "ok" : state === "lost" ? "warn" : "unknown"} />
      <span className="swap">
        {Object.entries(t.live).map(([name, word]) => (
          <span key={name} className={name === state ? "is-shown" : ""} aria-hidden={name !== state}>
            {word}
          </span>
        ))}
      </span>
    </p>
  );
}
