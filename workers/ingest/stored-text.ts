import { cleanText } from "../../core/clicks/clean-text.ts";

const TEXT_MAX = 2_048;

/** A text without what Postgres refuses. The edge has cleaned it; what it missed is cleaned here. */
export function storedText(text: string): string;
export function storedText(text: string | undefined): string | undefined;
export function storedText(text: string | undefined): string | undefined {
  if (text === undefined || (text.isWellFormed() && !text.includes("\0"))) return text;
  return cleanText(text, TEXT_MAX);
}

/** An object whose names and texts are all clean. */
export function storedFields<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      storedText(name),
      typeof value === "string" ? storedText(value) : value,
    ]),
  );
}
