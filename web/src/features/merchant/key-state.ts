import type { Key } from "../../../../core/api/keys.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { keysTexts } from "./texts/keys.ts";

export interface KeyState {
  readonly tone: "ok" | "warn" | "unknown";
  readonly text: string;
  /** It can be changed, rotated and revoked. */
  readonly works: boolean;
}

/** What a key is worth now. */
export function keyState({ revokedAt, expiresAt, replacedById }: Key, nowMs: number): KeyState {
  const t = textsNow(keysTexts);
  if (revokedAt !== null) return { tone: "unknown", text: t.revoked, works: false };
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs)
    return { tone: "unknown", text: t.expired, works: false };
  if (replacedById !== null) return { tone: "warn", text: t.replaced, works: true };
  return { tone: "ok", text: t.works, works: true };
}

/** One address or range a line, or between commas. */
export function readAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== "");
}
