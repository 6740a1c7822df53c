import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { attributionTexts } from "./texts/attribution.ts";

type Words = Readonly<Record<string, string>>;

export function describeSource(source: string): string {
  const sources: Words = textsNow(attributionTexts).sources;
  return sources[source] ?? source;
}

/** A reason of attribution as a merchant reads it (docs/attribution.md); one that this page does not know, in its own. */
export function describeReason(reason: string): string {
  const reasons: Words = textsNow(attributionTexts).reasons;
  return reasons[reason] ?? reason.replaceAll("_", " ");
}

interface Attributed {
  readonly outcome: string;
  readonly outcomeReason: string | null;
  readonly commissionBlockedBy: string | null;
}

/** What became of a conversion, in a word or two. */
export function describeOutcome({ outcome, commissionBlockedBy }: Attributed): { tone: Tone; text: string } {
  const t = textsNow(attributionTexts);
  if (outcome === "waiting") return { tone: "unknown", text: t.looking };
  if (outcome !== "attributed") return { tone: "warn", text: t.toNobody };
  if (commissionBlockedBy !== null) return { tone: "warn", text: t.noPlan };
  return { tone: "ok", text: t.credited };
}

/** What led from the conversion to the click. */
export function describeFinder(finder: string): string {
  const finders: Words = textsNow(attributionTexts).finders;
  return finders[finder] ?? finder;
}
