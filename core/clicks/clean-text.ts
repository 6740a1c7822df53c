/** A surrogate without its other half; with the `u` flag a whole pair is one character of another kind. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Text that every store accepts: without NUL and lone surrogates, at most `maxLength` UTF-16 units, and not cut
 * in the middle of a character.
 */
export function cleanText(text: string, maxLength: number): string {
  return text.replaceAll("\0", "").slice(0, maxLength).replace(LONE_SURROGATES, "");
}
