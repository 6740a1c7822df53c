import type { ItemKind } from "../../../../core/reconciliation/difference.ts";
import type { ReconciliationItemState } from "../../../../core/reconciliation/states.ts";
import { currentLanguage } from "../../lib/texts/language.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { VIETNAMESE_FIELDS } from "./texts/difference-fields.ts";
import { differencesTexts } from "./texts/differences.ts";

/** What a difference is, in a few words. */
export const describeKind = (kind: ItemKind): string => textsNow(differencesTexts).kinds[kind];

const TONES: Readonly<Record<ReconciliationItemState, Tone>> = {
  ...{ open: "bad", assigned: "warn", resolved: "ok", gone: "ok" },
};

export const describeState = (
  state: ReconciliationItemState,
): { readonly tone: Tone; readonly text: string } => ({
  tone: TONES[state],
  text: textsNow(differencesTexts).states[state],
});

/** `destinationStripe` → "Destination (Stripe)". */
export function describeField(name: string): string {
  const [, field = name, side = ""] = /^(.*?)(Stripe|Ours)?$/.exec(name.replace(/Minor$/, "")) ?? [];
  const isVietnamese = currentLanguage() === "vi";
  const words =
    (isVietnamese ? new Map(Object.entries(VIETNAMESE_FIELDS)).get(field) : undefined) ?? inWords(field);
  if (side === "") return words;
  const ours = isVietnamese ? "bên ta" : "ours";
  return `${words} (${side === "Stripe" ? side : ours})`;
}

function inWords(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
