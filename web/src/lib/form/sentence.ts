import { fieldInVietnamese } from "../api/say-in-vietnamese.ts";

/** What the API has against a field, as a sentence of the viewer's language: "is taken" → "Is taken.", "Đã có người dùng." */
export function sentence(message: string): string {
  const ended = /[.!?]$/.test(message) ? "" : ".";
  return fieldInVietnamese(message) ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}${ended}`;
}
