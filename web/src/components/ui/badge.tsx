import type { Tone } from "../../lib/tone.ts";
import { Sign } from "./sign.tsx";

/** A state in a word, with its shape. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className="with-sign">
      <Sign tone={tone} /> {children}
    </span>
  );
}
