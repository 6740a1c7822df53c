import { exponentOf } from "../../../core/money/currency.ts";
import { parseMajor } from "../../../core/money/parse-major.ts";

export type Asked =
  | { readonly ok: true /** Minor units; null: all there is. */; readonly amountMinor: number | null }
  | { readonly ok: false; readonly sentence: string };

/** Reads how much somebody asks for, in major units with a point: a comma is two things in two places, and is refused. */
export function readAsked(text: string, currency: string): Asked {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, amountMinor: null };
  const parsed = parseMajor(trimmed, currency);
  if (parsed.ok) {
    if (parsed.value === 0n) return { ok: false, sentence: "Must be more than nothing." };
    return { ok: true, amountMinor: Number(parsed.value) };
  }
  const digits = exponentOf(currency);
  if (parsed.reason === "too_many_decimals")
    return {
      ok: false,
      sentence: digits === 0 ? `${currency} has no decimals.` : `${currency} has at most ${digits} decimals.`,
    };
  if (parsed.reason === "too_large") return { ok: false, sentence: "Is too large." };
  return {
    ok: false,
    sentence: `Must be digits alone, as ${digits === 0 ? "250000" : `10.${"5".padEnd(digits, "0")}`}.`,
  };
}
