import type { Tone } from "../../lib/tone.ts";

const SHAPES: Readonly<Record<Tone, string>> = {
  ok: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  warn: "M8 1.6 15 14H1Z",
  bad: "M8 1 15 8l-7 7-7-7Z",
  unknown: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z",
};

/** A state as a shape of its own: disc, triangle, diamond, ring. The words beside it say the same. */
export function Sign({ tone }: { tone: Tone }) {
  return (
    <svg className={`sign is-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}
